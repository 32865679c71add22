// The diagram editor: bpmn-js with the Zeebe properties panel and our findings on the elements.
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import ZeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import chinese from 'bpmn-js-i18n/translations/zn.js';
import { panelWords } from './panel-words.js';
import { Shell } from './editor-shell.js';
import { translation } from './translation.js';

const box = document.getElementById('editor');
const shell = new Shell(box);
const modeler = new Modeler({
  container: box,
  propertiesPanel: { parent: '#properties' },
  moddleExtensions: { zeebe },
  bpmnRenderer: { defaultFillColor: 'var(--diagram-paper)', defaultStrokeColor: 'var(--diagram-ink)', defaultLabelColor: 'var(--diagram-ink)' },
  additionalModules: [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, ZeebeBehaviors,
    ...translation({ ...chinese, ...panelWords })],
});

const read = async () => (await modeler.saveXML({ format: true })).xml;

function show(findings) {
  const registry = modeler.get('elementRegistry');
  const overlays = modeler.get('overlays');
  const canvas = modeler.get('canvas');
  overlays.remove({ type: 'finding' });
  registry.forEach((element) => { canvas.removeMarker(element, 'found-error'); canvas.removeMarker(element, 'found-warning'); });
  for (const { element, severity, text } of findings) {
    if (!registry.get(element)) continue;
    const mark = document.createElement('div');
    mark.className = `finding-mark finding-mark-${severity}`;
    mark.textContent = '!';
    mark.title = text;
    canvas.addMarker(element, `found-${severity}`);
    overlays.add(element, 'finding', { position: { top: -12, right: 12 }, html: mark });
  }
}

function choose(id) {
  const element = modeler.get('elementRegistry').get(id);
  if (!element) return;
  modeler.get('selection').select(element);
  modeler.get('canvas').scrollToElement(element, 160);
}

// The whole diagram beside the palette, not under it.
function fit() {
  const canvas = modeler.get('canvas');
  canvas.zoom('fit-viewport');
  const { inner, outer } = canvas.viewbox();
  const palette = box.querySelector('.djs-palette');
  const left = (palette ? palette.offsetLeft + palette.offsetWidth : 0) + 24;
  const scale = Math.min(1, (outer.width - left - 24) / inner.width, (outer.height - 48) / inner.height);
  const above = (outer.height - inner.height * scale) / 2;
  canvas.viewbox({ x: inner.x - left / scale, y: inner.y - above / scale, width: outer.width / scale, height: outer.height / scale });
}

async function start() {
  await modeler.importXML(await shell.source());
  fit();
  shell.opened = await read();
  modeler.on('commandStack.changed', () => shell.changed());
  shell.connect({ read, show, choose });
}

start().catch((error) => shell.list({ message: `${shell.words.unread} ${error.message}` }));
