// A list of inputs grows by an empty one as soon as the last is filled in. Without script the page brings one empty input.
export function startAnotherLine() {
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!field.matches?.('input[data-another]') || !field.value || field.nextElementSibling) return;
    const next = field.cloneNode();
    next.value = '';
    field.after(next);
  });
}
