// Files that the server would not take are told before they travel; the server counts anyway.
const wrong = field => {
  const [files, { most, tooLarge, mostFiles, tooMany }] = [[...field.files], field.dataset];
  return files.some(f => f.size > Number(most)) ? tooLarge : mostFiles && files.length > Number(mostFiles) ? tooMany : '';
};
const looked = field => {
  field.setCustomValidity(wrong(field));
  return field.reportValidity();
};
document.addEventListener('change', event => {
  if (event.target.matches?.('input[type=file][data-most]')) looked(event.target);
});
// A form that came back is sent without the browser's own checks: this one still holds, before anything else is done about sending.
document.addEventListener('submit', event => {
  const fields = [...event.target.querySelectorAll('input[type=file][data-most]')];
  if (fields.every(looked)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
