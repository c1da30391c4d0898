// A file that the server would not take is told before it is sent.
document.addEventListener('change', event => {
  const input = event.target;
  if (!input.matches?.('input[type=file][data-most]')) return;
  const tooLarge = [...input.files].some(file => file.size > Number(input.dataset.most));
  input.setCustomValidity(tooLarge ? input.dataset.tooLarge : '');
  if (tooLarge) input.reportValidity();
});
