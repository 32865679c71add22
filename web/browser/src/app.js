// Everything that the ordinary pages run: parts loaded in place, keys, drafts, forms that submit once.
import htmx from 'htmx.org';
import { startAnotherLine } from './another-line.js';
import { startChosenFiles } from './chosen-files.js';
import { startDrafts } from './drafts.js';
import { startInbox } from './inbox.js';
import { startKeys } from './keys.js';
import { startOnce } from './once.js';

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.attributesToSettle = ['class']; // the policy refuses a style that is set as an attribute
htmx.config.historyCacheSize = 0;
htmx.config.scrollBehavior = 'instant';

startOnce();
startChosenFiles();
startAnotherLine();
startDrafts(htmx);
startInbox(htmx);
startKeys();

async function loadDiagrams(within) {
  for (const box of within.querySelectorAll('[data-diagram]:not([data-drawn])')) {
    box.setAttribute('data-drawn', '');
    const { draw } = await import(document.documentElement.dataset.diagramModule);
    draw(box);
  }
}

htmx.onLoad((content) => loadDiagrams(content.parentElement ?? content));
if (document.readyState !== 'loading') loadDiagrams(document);
