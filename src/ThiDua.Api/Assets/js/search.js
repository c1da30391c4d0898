// Finds rows by what people type, with or without accents: "long phu" finds "Long Phú". The server does the same without JavaScript.
export const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

const apply = input => {
  const wanted = fold(input.value.trim());
  for (const row of document.querySelectorAll(`#${input.dataset.filters} [data-name]`)) {
    row.hidden = wanted !== '' && !fold(row.dataset.name).includes(wanted);
  }
};

document.addEventListener('input', event => {
  if (event.target.matches('[data-filters]')) apply(event.target);
});
document.addEventListener('htmx:after:swap', () => document.querySelectorAll('[data-filters]').forEach(apply));
