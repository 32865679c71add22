// The editor of decision tables: dmn-js, all its views, and our findings in the list.
import Modeler from 'dmn-js/lib/Modeler';
import { dmnWords } from './dmn-words.js';
import { Shell } from './editor-shell.js';
import { translation } from './translation.js';

const box = document.getElementById('editor');
const shell = new Shell(box);
const words = { additionalModules: translation(dmnWords) };
const modeler = new Modeler({ container: box, drd: words, decisionTable: words, literalExpression: words, boxedExpression: words });
const read = async () => (await modeler.saveXML({ format: true })).xml;

async function start() {
  await modeler.importXML(await shell.source());
  const table = modeler.getViews().find((view) => view.type === 'decisionTable');
  if (table) await modeler.open(table);
  shell.opened = await read();
  const heard = new WeakSet();
  const listen = () => {
    const viewer = modeler.getActiveViewer();
    if (!viewer || heard.has(viewer)) return;
    heard.add(viewer);
    viewer.on('elements.changed', () => shell.changed());
  };
  modeler.on('views.changed', listen);
  listen();
  shell.connect({ read, show: null, choose: null });
}

start().catch((error) => shell.list({ message: `${shell.words.unread} ${error.message}` }));
