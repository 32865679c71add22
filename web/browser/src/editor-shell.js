// What the three editors share: changed files wait in this browser until published, checks run as one draws,
// findings are listed and shown where they belong. The server decides; a file with errors is never published.
const PAUSE = 1500;

export class Shell {
  constructor(box) {
    this.box = box;
    this.words = JSON.parse(box.dataset.words);
    this.files = box.dataset.files ? JSON.parse(box.dataset.files) : [box.dataset.file];
    this.prefix = `definition:${box.dataset.base}:`;
    this.timer = 0;
    this.turn = 0;
    this.restored = this.files.some((file) => window.localStorage.getItem(this.prefix + file) !== null);
    document.getElementById('editor-restored')?.toggleAttribute('hidden', !this.restored);
    for (const [id, action] of [['check', () => this.check()], ['publish', () => this.publish()], ['discard', () => this.discard()], ['discard-restored', () => this.discard()]]) {
      document.getElementById(id)?.addEventListener('click', action);
    }
  }

  async source() {
    const waiting = window.localStorage.getItem(this.prefix + this.box.dataset.file);
    if (waiting !== null) return waiting;
    const answer = await fetch(this.box.dataset.source);
    if (!answer.ok) throw new Error(this.words.unread);
    return answer.text();
  }

  // `read` gives the file's text now, `show` puts findings on the elements.
  connect({ read, show, choose }) {
    this.read = read;
    this.show = show;
    this.choose = choose;
    this.check();
  }

  changed() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(async () => {
      window.localStorage.setItem(this.prefix + this.box.dataset.file, await this.read());
      this.say(this.words.kept);
      this.check();
    }, PAUSE);
  }

  async drafts() {
    const drafts = {};
    for (const file of this.files) {
      const text = window.localStorage.getItem(this.prefix + file);
      if (text !== null) drafts[file] = text;
    }
    if (this.box.dataset.file in drafts) drafts[this.box.dataset.file] = await this.read();
    return drafts;
  }

  async send(address) {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.box.dataset.csrf },
      body: JSON.stringify({ files: await this.drafts() }),
    });
    return { status: answer.status, body: await answer.json().catch(() => ({ message: this.words.unread, findings: [] })) };
  }

  // What stands on the canvas now counts, not what was kept a moment ago.
  async keep() {
    window.clearTimeout(this.timer);
    if (!this.read) return;
    const text = await this.read();
    if (text !== this.opened) window.localStorage.setItem(this.prefix + this.box.dataset.file, text);
  }

  // Of two checks under way only the later one speaks.
  async check() {
    this.turn += 1;
    const turn = this.turn;
    await this.keep();
    const { body } = await this.send(this.box.dataset.check);
    if (turn === this.turn) this.list(body);
  }

  async publish() {
    this.turn += 1;
    await this.keep();
    const { status, body } = await this.send(this.box.dataset.publish);
    if (status === 200 && body.address) {
      this.clear();
      window.location.assign(body.address);
      return;
    }
    this.list(body);
  }

  discard() {
    this.clear();
    window.location.reload();
  }

  clear() {
    window.clearTimeout(this.timer);
    for (const file of this.files) window.localStorage.removeItem(this.prefix + file);
  }

  say(text) {
    const place = document.getElementById('editor-state');
    if (place) place.textContent = text;
  }

  list({ message, findings = [] }) {
    const place = document.getElementById('findings');
    place.replaceChildren(...(message ? [line('error', message)] : []), ...findings.map((finding) => {
      const text = finding.file === this.box.dataset.file ? finding.text : `${finding.file} ${finding.text}`;
      const item = line(finding.severity, text);
      if (finding.element && finding.file === this.box.dataset.file) {
        item.tabIndex = 0;
        item.setAttribute('role', 'button');
        const go = () => this.choose?.(finding.element);
        item.addEventListener('click', go);
        item.addEventListener('keydown', (event) => { if (event.key === 'Enter') go(); });
      }
      const entry = document.createElement('li');
      entry.append(item);
      return entry;
    }));
    const errors = findings.filter((finding) => finding.severity === 'error').length;
    const outcome = message ?? this.words.clean;
    this.say(errors ? this.words.errors.replace('{n}', errors) : outcome);
    this.show?.(findings.filter((finding) => !finding.file || finding.file === this.box.dataset.file));
  }
}

function line(severity, text) {
  const item = document.createElement('div');
  item.className = `finding finding-${severity}`;
  item.textContent = text;
  return item;
}
