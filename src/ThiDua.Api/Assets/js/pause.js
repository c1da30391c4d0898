// A live part can be held still while somebody reads it, or points at it. What comes meanwhile waits; afterwards the part catches up.
import { reconnect } from './live.js';

const note = (part, name) => document.querySelector(`[data-${name}="${part.id}"]`);

document.addEventListener('click', event => {
  const button = event.target.closest('[data-pause]');
  if (!button) return;
  const part = document.getElementById(button.dataset.pause);
  const still = part.toggleAttribute('data-still');
  button.setAttribute('aria-pressed', String(still));
  const paused = note(part, 'paused');
  if (!paused) return;
  const waiting = paused.querySelector('[data-waiting]');
  if (!still && !waiting.hidden) reconnect(part);
  paused.hidden = !still;
  waiting.hidden = true;
});

// What a stream brings waits while the part is held or shows a past day; what the reader asks for comes from another element and is shown.
document.addEventListener('htmx:before:swap', event => {
  const part = event.target.closest?.('[data-still], [data-past]');
  if (!part) return;
  event.preventDefault();
  const waiting = note(part, 'paused')?.querySelector('[data-waiting]');
  if (waiting) waiting.hidden = false;
});
