// The load of the server's machine as bars, and how many requests it has served.

import { byId, setText } from './dom.js';

const remembered = 40;

export class Metrics {
  #before;
  #loads = [];

  take({ type, data, at, how }) {
    if (type !== 'metrics-update') {
      return;
    }

    byId('metrics').classList.add('filled');
    this.#bar('cpu', data.cpu);
    this.#bar('memory', data.memory);
    this.#line(data.cpu);
    setText(byId('requests'), data.requests?.toLocaleString('en') ?? '–');
    if (this.#before && how === 'live' && at > this.#before.at) {
      const rate = Math.max(0, (data.requests - this.#before.requests) / ((at - this.#before.at) / 1000));
      setText(byId('request-rate'), `${rate.toFixed(1)} / s`);
    }

    this.#before = { at, requests: data.requests };
  }

  // The processor's load of the last while, without a scale: the bar above has one.
  #line(percent) {
    this.#loads = [...this.#loads, percent].slice(-remembered);
    const x = index => 100 - ((this.#loads.length - 1 - index) * 100) / (remembered - 1);
    const line = `M${this.#loads.map((load, index) => `${x(index)} ${98 - load * 0.96}`).join('L')}`;
    byId('cpu-line').querySelector('.line').setAttribute('d', line);
    byId('cpu-line').querySelector('.area').setAttribute('d', `${line}V100H${x(0)}Z`);
  }

  #bar(name, percent) {
    const bar = byId(name);
    bar.setAttribute('aria-valuenow', percent);
    bar.style.setProperty('--percent', `${percent}%`);
    bar.dataset.level = percent >= 90 ? 'high' : percent >= 70 ? 'raised' : 'normal';
    setText(byId(`${name}-value`), `${percent} %`);
  }
}
