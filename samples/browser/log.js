// Every event as a line: filtered, paused, and never more lines than a page can carry.

import { byId, clock, make, setText } from './dom.js';
import { colourOf } from './colours.js';
import { describeGap } from './gaps.js';

const mostLines = 200;

export class Log {
  #list = byId('log-lines');
  #entries = []; // the newest last
  #held = [];
  #isPaused = false;
  #types = new Set();

  constructor() {
    byId('log-pause').addEventListener('click', () => this.#pause(!this.#isPaused));
    byId('log-clear').addEventListener('click', () => this.#clear());
    byId('log-filter').addEventListener('input', () => this.#show());
    byId('log-type').addEventListener('change', () => this.#show());
  }

  /** from: the name of the view that it came through, if it is not the page's own subscription. */
  take(event, from = '') {
    const entry = { event, from, text: event.type === 'gap' ? describeGap(event.data) : JSON.stringify(event.data) };
    this.#know(event.type);
    const lines = this.#isPaused ? this.#held : this.#entries;
    lines.push(entry);
    if (lines.length > mostLines) {
      lines.shift();
    }

    if (!this.#isPaused) {
      this.#append(entry);
    }

    this.#count();
  }

  #pause(isPaused) {
    this.#isPaused = isPaused;
    byId('log-pause').setAttribute('aria-pressed', String(isPaused));
    setText(byId('log-pause'), isPaused ? 'Resume' : 'Pause');
    if (!isPaused) {
      this.#entries = [...this.#entries, ...this.#held.splice(0)].slice(-mostLines);
      this.#show();
    }

    this.#count();
  }

  #clear() {
    this.#entries = [];
    this.#held = [];
    this.#show();
  }

  #show() {
    this.#list.replaceChildren();
    this.#entries.forEach(entry => this.#append(entry));
    this.#count();
  }

  #append(entry) {
    if (!this.#matches(entry)) {
      return;
    }

    const { event, from, text } = entry;
    const line = make('li', { className: event.control ? 'control' : '' },
      make('time', {}, clock(event.at)),
      make('span', { className: 'type' }, event.type),
      make('span', { className: 'id' }, event.id || '–'),
      make('span', { className: 'data', title: text }, text, from ? make('em', {}, ` ${from}`) : ''));
    line.style.setProperty('--colour', colourOf(event));
    this.#list.prepend(line); // the newest on top
    if (this.#list.children.length > mostLines) {
      this.#list.lastElementChild.remove();
    }
  }

  #matches({ event, text }) {
    const word = byId('log-filter').value.trim().toLowerCase();
    const type = byId('log-type').value;
    return (!type || event.type === type) && (!word || `${event.type} ${event.id} ${text}`.toLowerCase().includes(word));
  }

  #know(type) {
    if (!this.#types.has(type)) {
      this.#types.add(type);
      byId('log-type').append(make('option', { value: type }, type));
    }
  }

  #count() {
    const lines = this.#list.children.length;
    byId('log').classList.toggle('filled', lines > 0);
    setText(byId('log-count'), `${lines} of ${this.#entries.length} lines${this.#held.length ? `, ${this.#held.length} held back` : ''} · the last ${mostLines} are kept`);
  }
}
