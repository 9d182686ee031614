// The price: its newest value, where it goes, and its line.

import { byId, clock, setText } from './dom.js';
import { LineChart } from './chart.js';

const trends = { 1: ['up', '▲', 'rising'], 0: ['flat', '■', 'steady'], '-1': ['down', '▼', 'falling'] };

export class Stock {
  #chart = new LineChart(byId('stock-chart'));
  #first;

  take({ type, data, at }) {
    if (type === 'gap') {
      this.#chart.gap();
    } else if (type === 'stock-update' && Number.isFinite(Number(data.price))) {
      this.#show(data, at);
      this.#chart.add(at, Number(data.price));
    }
  }

  #show({ price, trend }, at) {
    const [name, sign, word] = trends[trend] ?? trends[0];
    this.#first ??= { price: Number(price), at };
    const change = Number(price) - this.#first.price;
    byId('stock').classList.add('filled');
    setText(byId('price'), price);
    byId('trend').dataset.trend = name;
    setText(byId('trend'), `${sign} ${word}`);
    setText(byId('change'), `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(2)} since ${clock(this.#first.at)}`);
  }
}
