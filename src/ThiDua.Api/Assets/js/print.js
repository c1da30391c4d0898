// The button that prints; without scripts the browser's own menu does.
document.addEventListener('click', e => { if (e.target.closest('[data-print]')) window.print(); });
