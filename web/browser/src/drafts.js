// What is typed is never lost: saved on the server a moment after typing stops, and in the browser when that fails
// (network gone, sign-in expired); given back when the page opens again.
const PAUSE = 1200;

function values(form) {
  const data = new FormData(form);
  const kept = [];
  for (const [name, value] of data) {
    if (typeof value === 'string' && name.startsWith('f.')) kept.push([name, value]);
  }
  return kept;
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
    const own = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = own.includes(field.value);
    else if (own.length && field.type !== 'file') field.value = own[0];
  }
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
      window.localStorage.setItem(place, JSON.stringify(kept));
      say(form, words.keptHere);
    }
  }

  form.addEventListener('input', () => { window.clearTimeout(timer); timer = window.setTimeout(save, PAUSE); });
  form.addEventListener('submit', () => { window.clearTimeout(timer); });
  form.addEventListener('change', (event) => {
    const watched = (form.dataset.watched ?? '').split(' ').filter(Boolean);
    if (!watched.includes(event.target.name)) return;
    htmx.ajax('POST', form.dataset.refresh, { source: form, target: `#${form.id} [data-fields]`, swap: 'innerHTML', values: Object.fromEntries([]) });
  });
  const left = window.localStorage.getItem(place);
  if (left) {
    restore(form, JSON.parse(left));
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
