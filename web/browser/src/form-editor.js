// The editor of forms: form-js. Labels in the second language stand in the field's custom properties.
import { FormEditor } from '@bpmn-io/form-js-editor';
import { Shell } from './editor-shell.js';
import { formWords } from './form-words.js';
import { speakChinese } from './spoken-chinese.js';

const box = document.getElementById('editor');
const shell = new Shell(box);
const editor = new FormEditor({ container: box });
if (document.documentElement.lang.startsWith('zh')) speakChinese(box, '.fjs-palette-container, .fjs-properties-container, .fjs-context-pad, .fjs-empty-editor', formWords);
const read = async () => JSON.stringify(editor.saveSchema(), null, 2);

async function start() {
  await editor.importSchema(JSON.parse(await shell.source()));
  shell.opened = await read();
  editor.on('changed', () => shell.changed());
  shell.connect({ read, show: null, choose: (id) => editor.get('selection').set(editor.get('formFieldRegistry').get(id)) });
}

start().catch((error) => shell.list({ message: `${shell.words.unread} ${error.message}` }));
