// Long forms of criteria documents: what is wrong shows at its field while somebody types, and another kind of formula, one more row or one
// less come without losing the place. The server makes the same form in both cases; without scripts it does so when a button is pressed.
const ask = async (form, url, more) => {
  const fields = new URLSearchParams([...new FormData(form), ...more]);
  const answer = await fetch(url, { method: 'POST', body: fields, headers: { Accept: 'text/html' } });
  const name = form.elements._form.value;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [...page.querySelectorAll('form[data-check]')].find(f => f.elements._form.value === name);
};

const timers = new WeakMap();
const rounds = new WeakMap();

// Only the newest question is answered: an older one says what no longer stands there.
const check = async form => {
  const round = (rounds.get(form) ?? 0) + 1;
  rounds.set(form, round);
  const told = await ask(form, form.dataset.check, [['_stay', 'true']]).catch(() => null);
  if (!told || rounds.get(form) !== round || !form.isConnected) return;
  for (const place of told.querySelectorAll('[data-live]')) {
    const here = document.getElementById(place.id);
    if (here && here.innerHTML !== place.innerHTML) here.innerHTML = place.innerHTML;
  }
};

const later = form => {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => check(form), 700));
};

const reshape = async (form, button, focus) => {
  if (form.getAttribute('aria-busy')) return;
  form.setAttribute('aria-busy', 'true');
  rounds.set(form, (rounds.get(form) ?? 0) + 1);
  const made = await ask(form, form.action, [['_again', button]]).catch(() => null);
  if (!made) return form.removeAttribute('aria-busy');
  form.replaceWith(document.adoptNode(made));
  const target = document.getElementById(focus);
  (target ?? made.querySelector('select, input:not([type=hidden])'))?.focus({ preventScroll: Boolean(target) });
  later(made);
};

document.addEventListener('input', event => {
  const form = event.target.form;
  if (form?.dataset.check && !event.target.matches('[data-again]')) later(form);
});
document.addEventListener('change', event => {
  if (event.target.matches('form[data-check] select[data-again]')) reshape(event.target.form, 'kind', event.target.id);
});
document.addEventListener('click', event => {
  const button = event.target.closest?.('form[data-check] button[name="_again"]');
  if (!button) return;
  event.preventDefault();
  reshape(button.form, button.value, button.closest('fieldset')?.querySelector('select')?.id);
});
