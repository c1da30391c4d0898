// Steps through the days of a period: the slider names a day, the board of that day comes in place of the one that is shown. The last day is
// now again. Without JavaScript the date field beside it does the same.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { reconnect } from './live.js';

const slide = document.querySelector('[data-slide]');
const range = slide?.querySelector('input[type=range]');
const [output, form, board] = [slide?.querySelector('output'), document.getElementById('chon'), document.querySelector('[data-board]')];

const dayOf = value => new Date(Date.parse(slide.dataset.from) + value * 86_400_000).toISOString().slice(0, 10);
const shown = iso => iso.split('-').reverse().join('/');

const go = () => {
  const last = range.value === range.max;
  const iso = last ? '' : dayOf(Number(range.value));
  form.elements.asOf.value = shown(iso);
  const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !(name === 'compare' && compare === value)));
  if (iso) query.set('asOf', iso); // In addresses days stand as programs write them.
  history.replaceState(null, '', `${slide.dataset.action}?${query}`);
  const live = slide.dataset.live !== undefined;
  if (live) board.toggleAttribute('data-past', !last);
  if (live && last) return reconnect(board);
  htmx.ajax('GET', `${slide.dataset.action}?${query}`, { source: range, target: board, swap: 'innerMorph' });
};

// The day that moves are counted from follows the day that is shown, unless somebody chose it.
const compare = form?.elements.compare.value;
let waiting;
range?.addEventListener('input', () => {
  const day = shown(dayOf(Number(range.value)));
  output.textContent = day;
  range.setAttribute('aria-valuetext', day);
  clearTimeout(waiting);
  waiting = setTimeout(go, 150);
});
