// A file that is too large is told before it travels; the server counts anyway.
document.addEventListener('change', event => {
  const field = event.target;
  if (!field.matches?.('input[type=file][data-most]')) return;
  field.setCustomValidity([...field.files].some(f => f.size > Number(field.dataset.most)) ? field.dataset.tooLarge : '');
  field.reportValidity();
});
