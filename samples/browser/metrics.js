// The load of the server's machine as bars, and how many requests it has served.

import { byId, setText } from './dom.js';

export class Metrics {
  #before;

  take({ type, data, at, how }) {
    if (type !== 'metrics-update') {
      return;
    }

    byId('metrics').classList.add('filled');
    this.#bar('cpu', data.cpu);
    this.#bar('memory', data.memory);
    setText(byId('requests'), data.requests?.toLocaleString('en') ?? '–');
    if (this.#before && how === 'live' && at > this.#before.at) {
      const rate = Math.max(0, (data.requests - this.#before.requests) / ((at - this.#before.at) / 1000));
      setText(byId('request-rate'), `${rate.toFixed(1)} a second`);
    }

    this.#before = { at, requests: data.requests };
  }

  #bar(name, percent) {
    const bar = byId(name);
    bar.setAttribute('aria-valuenow', percent);
    bar.style.setProperty('--percent', `${percent}%`);
    bar.dataset.level = percent >= 90 ? 'high' : percent >= 70 ? 'raised' : 'normal';
    setText(byId(`${name}-value`), `${percent} %`);
  }
}
