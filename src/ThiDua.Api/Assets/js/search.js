// Finds rows by what people type, with or without accents: "long phu" finds "Long Phú". The server does the same without JavaScript.
export const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

const apply = input => {
  const wanted = fold(input.value.trim());
  const rows = [...document.querySelectorAll(`#${input.dataset.filters} [data-name]`)];
  for (const row of rows) row.hidden = wanted !== '' && !fold(row.dataset.name).includes(wanted);
  const none = document.querySelector(`[data-none-of="${input.dataset.filters}"]`);
  if (none) none.hidden = rows.length === 0 || rows.some(row => !row.hidden);
};
const applyAll = () => document.querySelectorAll('[data-filters]').forEach(apply);

document.addEventListener('input', event => {
  if (event.target.matches('[data-filters]')) apply(event.target);
});
document.addEventListener('htmx:after:swap', applyAll);
applyAll();
