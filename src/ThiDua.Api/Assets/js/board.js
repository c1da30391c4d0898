// A board that moves calmly: rows glide to their new place, what changed bears a mark for a while, and one short sentence is said to those who
// do not see it. Whoever asked for less motion sees the marks only. On the wall of a meeting room letters are as great as the room allows.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const glide = 600;
const marked = 8_000;
const between = 10_000;

const fresh = new Map();
let before = new Map();

const rows = () => [...document.querySelectorAll('[data-board] [data-row]')];
const read = row => ({ top: row.getBoundingClientRect().top, ...row.dataset });

document.addEventListener('htmx:before:swap', event => {
  if (!event.defaultPrevented) before = new Map(rows().map(row => [row.id, read(row)]));
});

document.addEventListener('htmx:after:swap', event => {
  const now = rows();
  const places = now.map(read);
  const changed = [];
  now.forEach((row, i) => {
    const [old, place] = [before.get(row.id), places[i]];
    if (!old) return;
    const by = old.top - place.top;
    const seen = Math.min(old.top, place.top) < innerHeight && Math.max(old.top, place.top) > 0;
    if (by && seen && !calm.matches) row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: glide, easing: 'ease-in-out' });
    if (old.state !== place.state) fresh.set(row.id, Date.now() + marked);
    if (old.total !== place.total || old.rank !== place.rank) changed.push([old, place, row]);
  });
  before = new Map();
  mark();
  fit();
  const board = event.target.closest?.('[data-board]');
  if (!board || changed.length === 0) return;
  say(board, changed);
  if (board.hasAttribute('data-follow')) changed[0][2].scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
});

const mark = () => {
  for (const row of rows()) row.toggleAttribute('data-fresh', (fresh.get(row.id) ?? 0) > Date.now());
};
setInterval(() => {
  for (const [id, until] of fresh) if (until <= Date.now()) fresh.delete(id);
  mark();
}, 1_000);

// At most one sentence every few seconds, about the units whose number changed most recently.
let [spoke, waiting] = [0, null];
const say = (board, changed) => {
  const news = document.querySelector(`[data-news="${board.id}"]`);
  if (!news) return;
  const words = (text, ...values) => values.reduce((t, value, i) => t.replace(`{${i}}`, value), text);
  const told = changed.filter(([old, place]) => old.total !== place.total);
  const of = told.length > 0 ? told : changed;
  const sentences = of.slice(0, 3).map(([old, place]) => old.rank !== place.rank
    ? words(news.dataset.rose, place.name, old.rank, place.rank)
    : words(news.dataset.score, place.name, place.total));
  if (of.length > 3) sentences.push(words(news.dataset.more, of.length - 3));
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    spoke = Date.now();
    news.textContent = `${sentences.join('; ')}.`;
  }, Math.max(0, spoke + between - Date.now()));
};

const fit = () => {
  if (!document.querySelector('.bare [data-follow]')) return;
  const root = document.documentElement;
  let size = Math.round(Math.min(44, innerWidth / 32));
  const wide = document.querySelector('[data-follow] .scroll');
  do root.style.fontSize = `${size}px`; while ((root.scrollHeight > innerHeight || wide?.scrollWidth > wide?.clientWidth) && --size >= 14);
};
addEventListener('resize', fit);
fit();
