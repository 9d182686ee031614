// Live marbles: the picture that Rx is taught with, drawn from real events. A line for each stream, time runs to the left.
//
// Marbles are placed once, at their time; only the layer that holds them moves.

import { draw } from './dom.js';
import { colourOf, labelOf } from './colours.js';

const speed = 20; // pixels a second
const top = 24;
const radius = 11;
const mostMarbles = 240; // on one line
const kept = 2000; // pixels to the left of the picture, for one that becomes wider

export class Marbles {
  isPaused = false;
  /** Called with the event of a marble that the reader looks at, and this diagram. */
  onChoose = () => {};
  #svg;
  #hasScale;
  #epoch = Date.now();
  #now = Date.now();
  #width = 0;
  #bottom = 0;
  #known = new Map(); // all lines; #lanes are those that are shown
  #lanes = new Map();
  #chosen;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');

  /** hasScale: whether the seconds stand below. */
  constructor(svg, hasScale) {
    this.#svg = svg;
    this.#hasScale = hasScale;
    new ResizeObserver(() => this.#resize()).observe(svg);
    svg.addEventListener('pointerover', ({ target }) => target.closest('.marble') && this.#choose(target.closest('.marble')));
    svg.addEventListener('focus', () => this.#chosen ?? this.#choose([...this.#lanes.values()].map(lane => lane.marbles.at(-1)).find(Boolean)));
    svg.addEventListener('keydown', event => this.#walk(event));
    this.#turn();
  }

  /**
   * lanes: [{ key, label, rows, isHidden }], from top to bottom; rows: 1, or more where several come at one time. Lines that stay keep their
   * marbles, also while they are hidden.
   */
  setLanes(lanes) {
    const before = this.#known;
    this.#known = new Map(lanes.map(({ key, label, rows, isHidden = false }) => [key, {
      ...(before.get(key) ?? { key, layer: draw('g'), marbles: [], ends: [], numbers: new Map() }), label, rows, isHidden,
    }]));
    this.#lanes = new Map([...this.#known].filter(([, { isHidden }]) => !isHidden));
    this.#build();
  }

  add(key, event) {
    const lane = this.#known.get(key);
    if (!lane) {
      return;
    }

    const place = this.#x(event.at);
    const offset = offsetIn(lane, place);
    const { text, number } = labelOf(event);
    const marble = draw('g', { class: `marble ${event.how}`, transform: `translate(${place.toFixed(1)} ${offset})` }, ...stemOf(lane, place, offset),
      draw('circle', { r: radius }), draw('text', { class: text.length > 3 ? 'long' : 'short', 'text-anchor': 'middle', dy: '.35em' }, text), ...turnOf(lane, event.type, number, offset));
    marble.style.setProperty('--colour', colourOf(event));
    Object.assign(marble, { event, lane, offset });
    lane.marbles.push(marble);
    lane.layer.append(marble);
    while (lane.marbles.length > mostMarbles) {
      lane.marbles.shift().remove();
    }
  }

  /** A stretch of time in which something is missing ('gap'), or no connection was there ('outage'). Returns how to end it. */
  addHole(kind, from, title) {
    const start = this.#x(from);
    const rects = [...this.#known.values()].map(lane => {
      const half = kind === 'gap' ? radius + 4 : 3;
      const rect = draw('rect', { class: kind, fill: `url(#${kind}-${this.#svg.id})`, x: start, y: -half, width: 6, height: 2 * half, rx: kind === 'gap' ? 4 : 0 }, draw('title', {}, title));
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
    const lane = this.#known.get(key);
    lane?.layer.replaceChildren();
    Object.assign(lane ?? {}, { marbles: [], ends: [], numbers: new Map() });
  }

  pause(isPaused) {
    this.isPaused = isPaused;
  }

  #x(at) {
    return ((at - this.#epoch) / 1000) * speed;
  }

  #build() {
    let above = 0;
    const lines = [...this.#lanes.values()].map(lane => {
      const half = 12 + lane.rows * radius;
      lane.middle = above + top - radius + half;
      above = lane.middle + half - 4;
      lane.moving = draw('g', {}, lane.layer);
      return draw('g', { class: 'lane', 'data-lane': lane.key, transform: `translate(0 ${lane.middle})` },
        draw('line', { class: 'line' }), draw('path', { class: 'arrow', d: 'M-7-5 0 0-7 5' }), lane.moving, draw('text', { class: 'name', x: 2, y: 4 - half }, lane.label));
    });
    this.#bottom = above + (this.#hasScale ? 18 : 0);
    this.#svg.style.height = `${this.#bottom + 6}px`;
    this.#svg.replaceChildren(
      draw('defs', {}, draw('pattern', { id: `gap-${this.#svg.id}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        draw('rect', { class: 'hatch', width: 2, height: 6 })),
      draw('pattern', { id: `outage-${this.#svg.id}`, width: 10, height: 6, patternUnits: 'userSpaceOnUse', y: -3 },
        draw('rect', { class: 'blank', width: 10, height: 6 }), draw('rect', { class: 'dash', y: 2.2, width: 5, height: 1.6 }))),
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

    const bottom = this.#bottom;
    const seconds = Array.from({ length: Math.floor((this.#width - 60) / speed / 10) }, (_, index) => (index + 1) * 10);
    this.#svg.querySelector('.scale')?.replaceChildren(...[0, ...seconds].flatMap(second => {
      const x = this.#width - 24 - second * speed;
      return [draw('line', { x1: x, x2: x, y1: 8, y2: this.#hasScale ? bottom - 14 : bottom + 6 }),
        ...this.#hasScale ? [draw('text', { x, y: bottom, 'text-anchor': 'middle' }, second ? `${second} s ago` : 'now')] : []];
    }));
    this.#paint();
  }

  #turn() {
    if (!this.isPaused) {
      this.#now = Date.now();
      this.#paint();
    }

    if (this.#calm.matches) {
      setTimeout(() => this.#turn(), 1000 - (Date.now() % 1000)); // still up to date, but nothing glides; diagrams step together
    } else {
      requestAnimationFrame(() => this.#turn());
    }
  }

  #paint() {
    const here = this.#x(this.#now);
    const shift = this.#width - 24 - here;
    for (const { moving, layer, marbles } of this.#lanes.values()) {
      moving.setAttribute('transform', `translate(${shift.toFixed(1)} 0)`);
      while (marbles.length > 1 && this.#x(marbles[0].event.at) + shift < -kept && !this.isPaused) {
        marbles.shift().remove();
      }

      for (const rect of layer.querySelectorAll('rect')) {
        this.#paintHole(rect, here, shift);
      }
    }
  }

  #paintHole(rect, here, shift) {
    const x = Number(rect.getAttribute('x'));
    if (rect.open) {
      rect.setAttribute('width', Math.max(6, here - x));
    } else if (x + Number(rect.getAttribute('width')) + shift < 0) {
      rect.remove();
    }
  }

  /** Leaves the chosen marble, as another diagram has one. */
  leave() {
    this.#chosen?.classList.remove('chosen');
    this.#chosen = undefined;
  }

  #choose(marble) {
    if (marble && marble !== this.#chosen) {
      this.leave();
      this.#chosen = marble;
      marble.classList.add('chosen');
      this.onChoose(marble.event, this);
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

// Where several may come at one time they stand one above the other: the first row that has room, or else the one that has had it longest. An
// event may be older than the one before it, if it says so.
function offsetIn(lane, place) {
  const offsets = lane.rows === 1 ? [0] : [0, -2 * radius, 2 * radius];
  const free = offsets.findIndex((_, row) => Math.abs(place - (lane.ends[row] ?? -Infinity)) >= 2 * radius);
  const row = free >= 0 ? free : lane.ends.indexOf(Math.min(...lane.ends));
  lane.ends[row] = place;
  return offsets[row];
}

// From a marble above or below its line to the line, unless it stands on another marble.
function stemOf(lane, place, offset) {
  return offset && Math.abs(place - lane.ends[0]) > radius ? [draw('line', { class: 'stem', y2: -offset })] : [];
}

// Whether a number is more or less than the one before it of the same type: a small triangle above or below, and never towards the line.
function turnOf(lane, type, number, offset) {
  const before = lane.numbers.get(type);
  lane.numbers.set(type, number);
  const change = number - before;
  const tip = change > 0 ? -2.25 : 2.25;
  const middle = 15.75 * Math.sign(offset || tip);
  return !change ? [] : [draw('path', { class: change > 0 ? 'up' : 'down', d: `M-3.5 ${middle - tip}h7L0 ${middle + tip}z` })];
}
