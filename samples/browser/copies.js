// The view to take away: a link to this page, a command for a terminal, a program.

import { byId, setText } from './dom.js';
import { linkTo } from './links.js';
import { texts } from './view-text.js';

const offered = { link: (_, view) => linkTo(view), ...texts };

export class Copies {
  #address;
  #chosen;

  constructor(address) {
    this.#address = address;
    for (const name of Object.keys(offered)) {
      byId(`copy-${name}`).addEventListener('click', ({ target }) => this.#copy(name, target));
    }
  }

  /** The view has changed, and so what is shown of it. */
  update() {
    if (this.#chosen) {
      setText(byId('copied'), offered[this.#chosen](this.#address, byId('view').value));
    }
  }

  async #copy(name, button) {
    this.#chosen = name;
    this.update();
    byId('copied').hidden = false;
    try {
      await navigator.clipboard.writeText(byId('copied').textContent);
      setText(byId('copy-answer'), `Copied: ${button.textContent}.`);
    } catch {
      getSelection().selectAllChildren(byId('copied')); // a page that came over http from another machine may not copy
      setText(byId('copy-answer'), 'It is selected. Copy it with the keyboard.');
    }
  }
}
