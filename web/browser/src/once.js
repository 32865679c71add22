// A form is sent once: the second click finds the button at rest. Questions before destruction use a native dialog page, not this.
export function startOnce() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent && form.method === 'post') {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '1';
    const button = event.submitter;
    if (button) {
      button.classList.add('is-sending');
      button.setAttribute('aria-busy', 'true');
    }
    window.setTimeout(() => { delete form.dataset.sent; button?.classList.remove('is-sending'); button?.removeAttribute('aria-busy'); }, 8000);
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });
  // A select that files itself (filters) still has its button for readers without script.
  document.addEventListener('change', (event) => {
    const form = event.target.closest?.('form[data-submit-on-change]');
    if (form) form.requestSubmit();
  });
}
