// Too many or too large files are named when they are chosen, so that nothing is sent only to be refused. The server checks again.
export function startChosenFiles() {
  document.addEventListener('change', (event) => {
    const field = event.target;
    if (!field.matches?.('input[type="file"][data-most-megabytes]')) return;
    const { mostFiles, mostMegabytes, tooMany, tooLarge } = field.dataset;
    const large = [...field.files].find((file) => file.size > Number(mostMegabytes) * 1024 * 1024);
    const wrong = large ? tooLarge.replace('{name}', large.name) : '';
    field.setCustomValidity(field.files.length > Number(mostFiles) ? tooMany : wrong);
    if (!field.reportValidity()) field.value = '';
  });
}
