// What is typed is never lost: saved on the server a moment after typing stops, and in the browser when that fails
// (network gone, sign-in expired); given back when the page opens again.
const PAUSE = 1200;

// Name of each field → what is typed or chosen there, as a list; empty where nothing is chosen.
function values(form) {
  const now = new Map();
  for (const field of form.querySelectorAll('[name^="f."]')) now.set(field.name, []);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') now.get(name)?.push(value);
  }
  return now;
}

function differing(now, before) {
  return new Map([...now].filter(([name, own]) => JSON.stringify(own) !== JSON.stringify(before.get(name))));
}

// The time now in the zone in which the page tells times, whatever the zone of this machine.
function clock(zone) {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone || undefined }).format(new Date());
}

function say(form, text) {
  const place = form.querySelector('[data-draft-state]');
  if (place) place.textContent = text;
}

function restore(form, kept) {
  for (const field of form.querySelectorAll('[name^="f."]')) {
    const own = kept.get(field.name);
    if (!own) continue;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = own.includes(field.value);
    else if (own.length && field.type !== 'file') field.value = own[0];
  }
}

// Fields come anew from the server after a choice: what was typed while they were on their way stays, and the caret too.
function keepTyping(form) {
  let sent = new Map();
  let typed = new Map();
  let at = null;
  form.addEventListener('htmx:configRequest', () => { sent = values(form); });
  form.addEventListener('htmx:beforeSwap', () => {
    const field = document.activeElement;
    typed = differing(values(form), sent);
    at = form.contains(field) && field.name ? { name: field.name, value: field.value, caret: field.selectionStart } : null;
  });
  form.addEventListener('htmx:afterSwap', () => {
    restore(form, typed);
    const same = at && [...form.querySelectorAll(`[name="${CSS.escape(at.name)}"]`)];
    const field = same?.find((one) => one.value === at.value) ?? same?.[0];
    field?.focus({ preventScroll: true });
    if (field && typeof at.caret === 'number') field.setSelectionRange?.(at.caret, at.caret);
  });
}

function watch(form, htmx) {
  const place = `draft:${form.dataset.draft}`;
  const words = form.dataset;
  let timer = 0;

  async function save() {
    const kept = values(form);
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'draft' }, redirect: 'manual' });
      if (!answer.ok) throw new Error(String(answer.status));
      window.localStorage.removeItem(place);
      say(form, words.saved.replace('{time}', clock(words.zone)));
    } catch {
      window.localStorage.setItem(place, JSON.stringify([...kept]));
      say(form, words.keptHere);
    }
  }

  form.addEventListener('input', () => { window.clearTimeout(timer); timer = window.setTimeout(save, PAUSE); });
  keepTyping(form);
  form.addEventListener('submit', () => { window.clearTimeout(timer); });
  form.addEventListener('change', (event) => {
    const watched = (form.dataset.watched ?? '').split(' ').filter(Boolean);
    if (!watched.includes(event.target.name)) return;
    htmx.ajax('POST', form.dataset.refresh, { source: form, target: `#${form.id} [data-fields]`, swap: 'innerHTML', values: Object.fromEntries([]) });
  });
  const left = window.localStorage.getItem(place);
  if (left) {
    restore(form, new Map(JSON.parse(left).map(([name, own]) => [name, [].concat(own)])));
    say(form, words.restored);
    timer = window.setTimeout(save, PAUSE);
  }
}

export function startDrafts(htmx) {
  htmx.onLoad((content) => {
    const forms = content.matches?.('form[data-draft]') ? [content] : content.querySelectorAll?.('form[data-draft]') ?? [];
    for (const form of forms) {
      if (form.dataset.watching) continue;
      form.dataset.watching = '1';
      watch(form, htmx);
    }
  });
}
