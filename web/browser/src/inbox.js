// On wide screens a chosen task opens beside the list and the address follows; on narrow ones links are links.
const wide = () => window.matchMedia('(min-width: 1180px)').matches;

export function startInbox(htmx) {
  const detail = () => document.getElementById('detail');

  function choose(link) {
    for (const row of document.querySelectorAll('[data-row]')) row.classList.toggle('is-chosen', row.contains(link));
  }

  async function open(link, push) {
    choose(link);
    detail().setAttribute('aria-busy', 'true');
    await htmx.ajax('GET', link.dataset.open, { target: '#detail', swap: 'innerHTML' });
    detail()?.removeAttribute('aria-busy');
    if (push) window.history.pushState({}, '', link.dataset.beside);
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-open]');
    if (!link || !detail() || !wide() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link, true);
  });
  window.addEventListener('popstate', () => { if (detail()) window.location.reload(); });

  const first = document.querySelector('a[data-open]');
  if (first && detail() && wide() && !detail().querySelector('[data-task]')) open(first, false);
}
