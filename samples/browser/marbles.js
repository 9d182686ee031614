// Live marbles: the picture that Rx is taught with, drawn from real events. A line for each stream, time runs to the left.
//
// Marbles are placed once, at their time; only the layer that holds them moves.

import { clock, draw } from './dom.js';
import { colourOf, labelOf } from './colours.js';

const speed = 16; // pixels a second
const laneHeight = 62;
const radius = 11;
const mostMarbles = 240; // on one line

export class Marbles {
  isPaused = false;
  #svg;
  #detail;
  #epoch = Date.now();
  #now = Date.now();
  #width = 0;
  #lanes = new Map();
  #chosen;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(svg, detail) {
    this.#svg = svg;
    this.#detail = detail;
    new ResizeObserver(() => this.#resize()).observe(svg);
    svg.addEventListener('pointerover', ({ target }) => this.#choose(target.closest('.marble')));
    svg.addEventListener('pointerleave', () => this.#choose(undefined));
    svg.addEventListener('focus', () => this.#chosen ?? this.#choose([...this.#lanes.values()].map(lane => lane.marbles.at(-1)).find(Boolean)));
    svg.addEventListener('blur', () => this.#choose(undefined));
    svg.addEventListener('keydown', event => this.#walk(event));
    this.#turn();
  }

  /** lanes: [{ key, label }], from top to bottom. Lines that stay keep their marbles. */
  setLanes(lanes) {
    const before = this.#lanes;
    this.#lanes = new Map(lanes.map(({ key, label }) => [key, { ...(before.get(key) ?? { key, marbles: [], newest: 0 }), label }]));
    this.#build();
  }

  add(key, event) {
    const lane = this.#lanes.get(key);
    if (!lane) {
      return;
    }

    const place = this.#x(event.at);
    // Two at one time stand one above the other.
    lane.nudge = place - (lane.lastPlace ?? -Infinity) < 1.6 * radius ? (lane.nudge === -8 ? 8 : -8) : 0;
    lane.lastPlace = place;
    const marble = draw('g', { class: `marble ${event.how}`, transform: `translate(${place} ${lane.nudge})` },
      draw('circle', { r: radius }), draw('text', { 'text-anchor': 'middle', dy: '.35em' }, labelOf(event)));
    marble.style.setProperty('--colour', colourOf(event));
    Object.assign(marble, { event, lane });
    lane.marbles.push(marble);
    lane.layer.append(marble);
    while (lane.marbles.length > mostMarbles) {
      lane.marbles.shift().remove();
    }
  }

  /** A stretch of time in which something is missing ('gap'), or no connection was there ('outage'). Returns how to end it. */
  addHole(kind, from, title) {
    const start = this.#x(from);
    const rects = [...this.#lanes.values()].map(lane => {
      const rect = draw('rect', { class: kind, x: start, y: -radius - 4, width: 6, height: 2 * radius + 8, rx: 4 }, draw('title', {}, title));
      lane.layer.prepend(rect);
      rect.open = true;
      return rect;
    });
    return until => rects.forEach(rect => {
      rect.open = false;
      rect.setAttribute('width', Math.max(6, this.#x(until) - start));
    });
  }

  clear(key) {
    const lane = this.#lanes.get(key);
    lane?.layer.replaceChildren();
    Object.assign(lane ?? {}, { marbles: [], lastPlace: undefined });
  }

  pause(isPaused) {
    this.isPaused = isPaused;
  }

  #x(at) {
    return ((at - this.#epoch) / 1000) * speed;
  }

  #build() {
    const lines = [...this.#lanes.values()].map((lane, index) => {
      const middle = index * laneHeight + 40;
      lane.layer ??= draw('g');
      lane.moving = draw('g', {}, lane.layer);
      return draw('g', { class: 'lane', 'data-lane': lane.key, transform: `translate(0 ${middle})` },
        draw('text', { class: 'name', x: 2, y: -20 }, lane.label), draw('line', { class: 'line' }), draw('path', { class: 'arrow', d: 'M-7-5 0 0-7 5' }), lane.moving);
    });
    const height = this.#lanes.size * laneHeight + 24;
    this.#svg.style.height = `${height}px`;
    this.#svg.replaceChildren(
      draw('defs', {}, draw('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        draw('rect', { class: 'hatch', width: 2, height: 6 }))),
      draw('g', { class: 'scale' }), ...lines);
    this.#resize();
  }

  #resize() {
    this.#width = this.#svg.clientWidth;
    for (const line of this.#svg.querySelectorAll('.line')) {
      line.setAttribute('x2', this.#width - 8);
    }

    for (const arrow of this.#svg.querySelectorAll('.arrow')) {
      arrow.setAttribute('transform', `translate(${this.#width - 4} 0)`);
    }

    const bottom = this.#lanes.size * laneHeight + 18;
    const seconds = Array.from({ length: Math.floor((this.#width - 60) / speed / 10) }, (_, index) => (index + 1) * 10);
    this.#svg.querySelector('.scale')?.replaceChildren(...[0, ...seconds].flatMap(second => {
      const x = this.#width - 24 - second * speed;
      return [draw('line', { x1: x, x2: x, y1: 8, y2: bottom - 14 }),
        draw('text', { x, y: bottom, 'text-anchor': 'middle' }, second ? `${second} s ago` : 'now')];
    }));
    this.#paint();
  }

  #turn() {
    if (!this.isPaused) {
      this.#now = Date.now();
      this.#paint();
    }

    if (this.#calm.matches) {
      setTimeout(() => this.#turn(), 1000); // still up to date, but nothing glides
    } else {
      requestAnimationFrame(() => this.#turn());
    }
  }

  #paint() {
    const here = this.#x(this.#now);
    const shift = this.#width - 24 - here;
    for (const { moving, layer, marbles } of this.#lanes.values()) {
      moving?.setAttribute('transform', `translate(${shift.toFixed(1)} 0)`);
      while (marbles.length > 1 && this.#x(marbles[0].event.at) + shift < -2 * radius && marbles[0] !== this.#chosen && !this.isPaused) {
        marbles.shift().remove();
      }

      for (const rect of layer?.querySelectorAll('rect') ?? []) {
        this.#paintHole(rect, here, shift);
      }
    }

    this.#placeDetail(shift);
  }

  #paintHole(rect, here, shift) {
    const x = Number(rect.getAttribute('x'));
    if (rect.open) {
      rect.setAttribute('width', Math.max(6, here - x));
    } else if (x + Number(rect.getAttribute('width')) + shift < 0) {
      rect.remove();
    }
  }

  #choose(marble) {
    this.#chosen?.classList.remove('chosen');
    this.#chosen = marble ?? undefined;
    this.#detail.hidden = !marble;
    if (marble) {
      const { type, id, at, data, how } = marble.event;
      marble.classList.add('chosen');
      const told = { replayed: ', replayed after a resume', past: ', from the history' }[how] ?? '';
      this.#detail.querySelector('strong').textContent = type;
      this.#detail.querySelector('span').textContent = `${id || 'no id'} · ${clock(at)}${told}`;
      this.#detail.querySelector('pre').textContent = JSON.stringify(data, undefined, 1).slice(0, 600);
      this.#detail.style.setProperty('--colour', colourOf(marble.event));
      this.#paint();
    }
  }

  #placeDetail(shift) {
    if (this.#chosen) {
      const x = this.#x(this.#chosen.event.at) + shift;
      const lanes = [...this.#lanes.values()];
      const half = this.#detail.offsetWidth / 2;
      const middle = lanes.indexOf(this.#chosen.lane) * laneHeight + 40;
      this.#detail.style.left = `${Math.max(half, Math.min(this.#width - half, x))}px`;
      this.#detail.style.top = `${middle + radius + 8}px`;
    }
  }

  // Left and right on a line, up and down between the lines: to the marble that is nearest in time.
  #walk(event) {
    const lanes = [...this.#lanes.values()].filter(lane => lane.marbles.length > 0);
    const lane = this.#chosen?.lane ?? lanes[0];
    if (!lane || !event.key.startsWith('Arrow')) {
      return;
    }

    event.preventDefault();
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      this.#choose(lane.marbles[lane.marbles.indexOf(this.#chosen) + step] ?? this.#chosen ?? lane.marbles.at(-1));
    } else {
      const next = lanes[lanes.findIndex(other => other.key === lane.key) + step];
      const at = this.#chosen?.event.at ?? 0;
      this.#choose(next?.marbles.toSorted((a, b) => Math.abs(a.event.at - at) - Math.abs(b.event.at - at))[0] ?? this.#chosen);
    }
  }
}
