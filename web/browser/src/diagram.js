// Draws a diagram with the path walked, the current step and its colour. The bpmn.io mark stays visible: its licence asks for it.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

const ink = {
  defaultFillColor: 'var(--diagram-paper)',
  defaultStrokeColor: 'var(--diagram-ink)',
  defaultLabelColor: 'var(--diagram-ink)',
};

function fit(viewer, positions) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  const current = Object.keys(positions).find((id) => positions[id] !== 'done');
  if (!current || canvas.zoom() >= 0.45) return;
  canvas.zoom(0.7);
  const element = viewer.get('elementRegistry').get(current);
  if (element) canvas.scrollToElement(element, { top: 120, bottom: 120, left: 160, right: 160 });
}

export async function draw(box) {
  const positions = JSON.parse(box.dataset.positions || '{}');
  const findings = JSON.parse(box.dataset.findings || '[]');
  const answer = await fetch(box.dataset.diagram);
  if (!answer.ok) { box.textContent = box.dataset.sorry; return; }
  const viewer = new NavigatedViewer({ container: box, bpmnRenderer: ink, textRenderer: { defaultStyle: { fontFamily: 'inherit' } } });
  await viewer.importXML(await answer.text());
  box.classList.add('is-drawn');
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  for (const [id, state] of Object.entries(positions)) {
    if (registry.get(id)) canvas.addMarker(id, `at-${state}`);
  }
  for (const { element, severity } of findings) {
    if (registry.get(element)) canvas.addMarker(element, `found-${severity}`);
  }
  fit(viewer, positions);
}
