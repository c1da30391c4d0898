// Keys of the queue: they work while no field is being typed in, and whoever does not want them turns them off. Without any of it each
// activity has its own buttons.
const off = () => localStorage.getItem('thidua-keys') === 'off';
const items = () => [...document.querySelectorAll('[data-item]')];
const at = () => document.activeElement?.closest?.('[data-item]') ?? null;

const go = step => {
  const all = items();
  const here = all.indexOf(at());
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};

const unfold = key => {
  const details = at()?.querySelector(`details[data-key="${key}"]`);
  if (!details) return;
  details.open = true;
  details.querySelector('textarea')?.focus();
};

const help = () => {
  const details = document.querySelector('[data-keys-help]');
  details.open = !details.open;
  if (details.open) details.querySelector('summary').focus();
};

const acts = {
  j: () => go(1),
  k: () => go(-1),
  x: () => at()?.querySelector('[data-key="x"] button')?.click(),
  q: () => unfold('q'),
  r: () => unfold('r'),
  c: () => at()?.querySelector('input[type=checkbox][form]')?.click(),
  '?': help,
};

document.addEventListener('keydown', event => {
  const typing = event.target.matches('textarea, select, input:not([type=checkbox])');
  if (event.key === 'Escape' && typing) {
    const details = event.target.closest('[data-item] details[open]');
    if (!details) return;
    details.open = false;
    details.closest('[data-item]').focus();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || off() || !acts[event.key] || !document.querySelector('[data-keys-help]')) return;
  event.preventDefault();
  acts[event.key]();
});

const box = document.querySelector('[data-keys-on]');
if (box) {
  box.checked = !off();
  box.addEventListener('change', () => localStorage.setItem('thidua-keys', box.checked ? 'on' : 'off'));
}

document.addEventListener('click', event => {
  if (!event.target.closest('[data-choose-all]')) return;
  const boxes = [...document.querySelectorAll('[data-item] input[type=checkbox][form]')];
  const all = boxes.every(b => b.checked);
  boxes.forEach(b => { b.checked = !all; });
});
