// The calendar beside a field of a day: the browser's own, whose day is written into the field as people here write days. It keeps itself to
// the days that the field can take. Without it the field is typed into.
const shown = iso => iso.split('-').reverse().join('/');
const iso = text => /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text) ? text.split('/').reverse().map(part => part.padStart(2, '0')).join('-') : '';

const calendarOf = (button, field) => {
  const calendar = document.createElement('input');
  Object.assign(calendar, { type: 'date', tabIndex: -1, className: 'day__calendar', min: field.dataset.min ?? '', max: field.dataset.max ?? '' });
  calendar.setAttribute('aria-hidden', 'true');
  calendar.addEventListener('change', () => {
    field.value = shown(calendar.value);
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    field.focus();
  });
  button.after(calendar);
  return calendar;
};

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-pick]');
  if (!button) return;
  const field = button.previousElementSibling;
  const calendar = button.nextElementSibling ?? calendarOf(button, field);
  calendar.value = iso(field.value.trim());
  calendar.showPicker();
});
document.documentElement.classList.toggle('can-pick', 'showPicker' in HTMLInputElement.prototype);
