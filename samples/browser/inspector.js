// The event that the reader looks at, beside the diagrams: it stays until another one is chosen, so that it can be read and copied.

import { clock } from './dom.js';
import { colourOf } from './colours.js';

const longest = 4000;
const told = { replayed: ', replayed after a resume', past: ', from the history' };

export class Inspector {
  #detail;
  #diagram;

  constructor(detail, ...diagrams) {
    this.#detail = detail;
    diagrams.forEach(diagram => (diagram.onChoose = (event, from) => this.#show(event, from)));
  }

  #show(event, diagram) {
    if (this.#diagram !== diagram) {
      this.#diagram?.leave();
      this.#diagram = diagram;
    }

    const { type, id, at, data, how } = event;
    this.#detail.classList.add('filled');
    this.#detail.querySelector('strong').textContent = type;
    this.#detail.querySelector('span').textContent = `${id || 'no id'} · ${clock(at)}${told[how] ?? ''}`;
    this.#detail.querySelector('pre').textContent = JSON.stringify(data, undefined, 1).slice(0, longest);
    this.#detail.style.setProperty('--colour', colourOf(event));
  }
}
