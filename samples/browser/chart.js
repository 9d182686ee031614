// A line over the last minutes, with its gaps: where something is missing the line is not drawn, and a hatched band stands there.

import { clock, draw } from './dom.js';

const longest = 5 * 60_000;
const shortest = 60_000;
const mostPoints = 600;
const margin = { top: 10, right: 8, bottom: 22, left: 44 };

export class LineChart {
  #svg;
  #points = []; // { at, value, broken }: broken if something is missing before it
  #broken = false;
  #waiting = false;
  #at; // the point that the reader looks at

  constructor(svg) {
    this.#svg = svg;
    new ResizeObserver(() => this.#plan()).observe(svg);
    setInterval(() => this.#plan(), 1000);
    svg.addEventListener('pointermove', ({ offsetX }) => this.#look(offsetX));
    svg.addEventListener('pointerleave', () => this.#look(undefined));
  }

  add(at, value) {
    this.#points.push({ at, value, broken: this.#broken });
    this.#broken = false;
    if (this.#points.length > mostPoints || this.#points[0].at < Date.now() - longest) {
      this.#points.shift();
    }

    this.#plan();
  }

  gap() {
    this.#broken = this.#points.length > 0;
  }

  #plan() {
    if (!this.#waiting) {
      this.#waiting = true;
      requestAnimationFrame(() => {
        this.#waiting = false;
        this.#paint();
      });
    }
  }

  #paint() {
    const { clientWidth: width, clientHeight: height } = this.#svg;
    const points = this.#points;
    if (points.length === 0 || width === 0) {
      return;
    }

    const now = Date.now();
    const range = Math.min(longest, Math.max(shortest, now - points[0].at));
    const values = points.map(point => point.value);
    const [least, most] = roomy(Math.min(...values), Math.max(...values));
    const x = at => width - margin.right - ((now - at) / range) * (width - margin.left - margin.right);
    const y = value => height - margin.bottom - ((value - least) / (most - least)) * (height - margin.top - margin.bottom);
    this.#scale = x;

    const runs = runsOf(points);
    const bottom = height - margin.bottom;
    this.#svg.replaceChildren(
      draw('defs', {}, fade(), hatch()),
      ...[least, (least + most) / 2, most].flatMap(value => [
        draw('line', { class: 'grid', x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }),
        draw('text', { class: 'tick', x: margin.left - 8, y: y(value), dy: '.35em', 'text-anchor': 'end' }, value.toFixed(most - least < 4 ? 2 : 1)),
      ]),
      draw('text', { class: 'tick', x: margin.left, y: height - 4 }, clock(now - range)),
      draw('text', { class: 'tick', x: width - margin.right, y: height - 4, 'text-anchor': 'end' }, 'now'),
      ...runs.map(run => draw('path', { class: 'area', d: `${path(run, x, y)}V${bottom}H${x(run[0].at)}Z` })),
      ...runs.slice(1).map((run, index) => band(x(runs[index].at(-1).at), x(run[0].at), bottom)),
      ...runs.map(run => draw('path', { class: 'line', d: path(run, x, y) })),
      ...this.#marks(x, y, bottom));
    const named = value => value.toFixed(2);
    const minutes = Math.ceil(range / 60_000);
    this.#svg.setAttribute('aria-label',
      `Line chart of the last ${minutes === 1 ? 'minute' : `${minutes} minutes`}: from ${named(Math.min(...values))} to ${named(Math.max(...values))}, now ${named(values.at(-1))}`
      + (runs.length > 1 ? `, with ${runs.length - 1} ${runs.length === 2 ? 'gap' : 'gaps'}` : ''));
  }

  #scale = () => 0;

  #look(place) {
    this.#at = place === undefined ? undefined
      : this.#points.reduce((best, point) => Math.abs(this.#scale(point.at) - place) < Math.abs(this.#scale(best.at) - place) ? point : best, this.#points[0]);
    this.#plan();
  }

  #marks(x, y, bottom) {
    const newest = this.#points.at(-1);
    const dot = ({ at, value }) => draw('circle', { class: 'dot', cx: x(at), cy: y(value), r: 4 });
    if (!this.#at) {
      return [dot(newest)];
    }

    const place = Math.max(margin.left + 50, Math.min(x(newest.at) - 50, x(this.#at.at)));
    return [draw('line', { class: 'cross', x1: x(this.#at.at), x2: x(this.#at.at), y1: margin.top, y2: bottom }), dot(this.#at),
      draw('text', { class: 'reading', x: place, y: margin.top + 4, 'text-anchor': 'middle' }, `${this.#at.value.toFixed(2)} at ${clock(this.#at.at)}`)];
  }
}

function runsOf(points) {
  const runs = [];
  for (const point of points) {
    if (runs.length === 0 || point.broken) {
      runs.push([]);
    }

    runs.at(-1).push(point);
  }

  return runs;
}

function roomy(least, most) {
  const room = Math.max((most - least) * 0.15, 0.2);
  return [least - room, most + room];
}

const path = (run, x, y) => `M${run.map(({ at, value }) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('L')}`;

const band = (from, to, bottom) =>
  draw('rect', { class: 'gap', x: from, y: margin.top, width: Math.max(3, to - from), height: bottom - margin.top }, draw('title', {}, 'Gap: events are missing here'));

const fade = () => draw('linearGradient', { id: 'fade', x1: 0, y1: 0, x2: 0, y2: 1 },
  draw('stop', { class: 'from', offset: '0' }), draw('stop', { class: 'to', offset: '1' }));

const hatch = () => draw('pattern', { id: 'chart-hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
  draw('rect', { class: 'hatch', width: 2, height: 6 }));
