// A live board can be held still while somebody reads it, or points at it.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-pause]');
  if (!button) return;
  const board = document.getElementById(button.dataset.pause);
  const still = board.toggleAttribute('data-still');
  button.setAttribute('aria-pressed', String(still));
});

document.addEventListener('htmx:before:swap', event => {
  const board = event.target.closest?.('[data-still]');
  if (board) event.preventDefault();
});
