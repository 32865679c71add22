// Keys that spare the mouse: J K Enter C in lists, / to search, ? for the help sheet, Escape to leave a field.
const typing = (element) => element.closest('input, textarea, select, [contenteditable=true], dialog');

function rows() {
  return [...document.querySelectorAll('[data-row]')];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains('is-chosen'));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  for (const row of all) row.classList.toggle('is-chosen', row === next);
  const link = next.querySelector('a[data-open]');
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

function claim() {
  const row = document.querySelector('[data-row].is-chosen');
  const form = row?.querySelector('form[data-claim]') ?? document.querySelector('#main form[data-claim]');
  form?.requestSubmit();
}

function sheet() {
  const dialog = document.getElementById('keys-sheet');
  if (dialog && !dialog.open) dialog.showModal();
}

const actions = {
  j: () => move(1), k: () => move(-1), c: claim, '?': sheet,
  '/': () => document.getElementById('search-field')?.focus(),
};

export function startKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape' && event.target.matches?.('input, textarea')) event.target.blur();
    if (typing(event.target)) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-show-keys]')) { event.preventDefault(); sheet(); }
    const close = event.target.closest('[data-close]');
    if (close) close.closest('dialog')?.close();
  });
}
