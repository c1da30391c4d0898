// Manners of forms: one press sends once; what is typed stays in the browser until it is recorded, for the account that typed it; what is
// wrong is read out first. Without any of it forms still work: the server knows a repeated request by its key.
const key = form => `thidua-draft ${document.body.dataset.account} ${location.pathname} ${form.dataset.draft}`;
const kept = field => field.name && !field.name.startsWith('_') && !['password', 'file', 'hidden'].includes(field.type);

const isBox = field => field.type === 'checkbox' || field.type === 'radio';

const keep = form => {
  const typed = [...form.elements].filter(kept).map(f => [f.name, f.value, isBox(f) ? f.checked : null]);
  localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), typed }));
};

const bring = form => {
  const saved = JSON.parse(localStorage.getItem(key(form)) ?? 'null');
  if (!saved || Date.now() - saved.at > 14 * 86_400_000 || document.querySelector('[data-focus]')) return;
  const fields = [...form.elements].filter(kept);
  let changed = false;
  for (const [name, value, checked] of saved.typed) {
    const field = checked === null ? fields.find(f => f.name === name && !isBox(f)) : fields.find(f => f.name === name && f.value === value);
    if (!field) continue;
    if (checked === null && field.value !== value) [field.value, changed] = [value, true];
    if (checked !== null && field.checked !== checked) [field.checked, changed] = [checked, true];
  }
  if (!changed) return;
  const note = form.querySelector('[data-draft-note]');
  if (note) note.hidden = false;
};

document.addEventListener('input', event => {
  const form = event.target.closest?.('form[data-draft]');
  if (form) keep(form);
});
document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-draft-drop]');
  if (!button) return;
  localStorage.removeItem(key(button.form));
  location.reload();
});
document.addEventListener('submit', event => {
  const form = event.target;
  if (!form.matches('[data-once]')) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'true';
  form.setAttribute('aria-busy', 'true');
  if (form.dataset.draft !== undefined) sessionStorage.setItem('thidua-sent', key(form));
});
// Back to a page that the browser kept: its forms can be sent again.
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => { delete form.dataset.sent; form.removeAttribute('aria-busy'); }));

// Only the page after a recorded form names a position in its address: the draft that was sent is no longer needed.
const sent = sessionStorage.getItem('thidua-sent');
if (sent && new URLSearchParams(location.search).has('minPosition')) {
  sessionStorage.removeItem('thidua-sent');
  localStorage.removeItem(sent);
}
document.querySelectorAll('form[data-draft]').forEach(bring);
document.querySelector('[data-focus]')?.focus();
