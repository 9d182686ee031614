// Picks that write a view for those who do not type one: examples, streams, how they come together, and operators.
//
// Who types has the word: the picks are put aside until the reader starts from them again, and no click destroys what was typed.

import { byId, make } from './dom.js';
import { keyed, operators, viewOf } from './view-text.js';

const of = (streams, combine, ...steps) => ({ streams, combine, steps: steps.map(([name, argument]) => ({ name, argument })) });

const examples = {
  'When it moves': of(['stock'], 'side', ['where', 'trend != 0'], ['select', 'price, trend']),
  'Price every 5 s': of(['stock'], 'side', ['sample', '5s']),
  'Average of 10 s': of(['stock'], 'side', ['avg', 'price over 10s']),
  'Open, high, low, close': of(['stock'], 'side', ['first', 'price as open, max price as high, min price as low, last price as close over 10s']),
  'Change in %': of(['stock'], 'side', ['pairs'], ['select', 'round((current.price / previous.price - 1) * 100, 2) as percent'], ['every', '1s']),
  'Long messages': of(['notifications'], 'side', ['where', 'length(message) > 20']),
  'Silence of 2 s': of(['metrics'], 'side', ['silence', '2s']),
  'Price and load in one': of(['stock', 'metrics'], 'latest', ['as', 'dashboard']),
  'Price with load': of(['stock', 'metrics'], 'with', ['select', 'stock.price, metrics.cpu']),
};

export class Picker {
  #field = byId('view');
  #picks = structuredClone(examples['When it moves']);
  #streams = [];
  #typed; // what the reader had typed before a click put something else there
  #onText;
  #onRun;

  /** onText: the text has changed. onRun: the reader wants to see it run. */
  constructor({ onText, onRun }) {
    this.#onText = onText;
    this.#onRun = onRun;
    this.#field.addEventListener('input', () => this.#show());
    byId('combine').addEventListener('change', ({ target }) => this.#pick({ combine: target.value }));
    byId('add-step').addEventListener('change', ({ target }) => this.#add(target));
    byId('start-from-picks').addEventListener('click', () => {
      this.#keepTyped();
      this.#pick({});
      byId('undo').focus();
    });
    byId('undo').addEventListener('click', () => {
      this.#field.value = this.#typed;
      this.#typed = undefined;
      this.#show();
      this.#field.focus();
    });
    for (const [name, [meaning, ...offered]] of Object.entries(operators)) {
      byId('add-step').append(make('option', { value: name }, `${name}: ${meaning}`));
      byId('picker').append(make('datalist', { id: `arguments-of-${name}` }, ...offered.map(value => make('option', { value }))));
    }

    this.#showExamples();
    if (this.#field.value) {
      this.#showPicks(); // somebody was quicker than the line, or the browser has kept what was typed
      this.#show();
    } else {
      this.#pick({});
    }
  }

  /** names: the streams of the server. */
  setStreams(names) {
    if (String(names) === String(this.#streams)) {
      return;
    }

    this.#streams = names;
    byId('streams').replaceChildren(...names.map(name => this.#chip(name)));
    this.#showExamples();
    if (!this.#isTyped && names.length > 0 && !this.#picks.streams.every(name => names.includes(name))) {
      this.#pick(of([names[0]], 'side')); // a server with other streams
    } else {
      this.#showPicks();
    }
  }

  /** A view from elsewhere, such as a link. */
  setText(text) {
    if (text !== this.#field.value) {
      this.#keepTyped();
      const example = Object.values(examples).find(picks => viewOf(picks) === text);
      this.#picks = structuredClone(example ?? this.#picks);
      this.#showPicks();
      this.#field.value = text;
      this.#show();
    }
  }

  get #isTyped() {
    return this.#field.value !== viewOf(this.#picks);
  }

  #keepTyped() {
    if (this.#isTyped && this.#field.value.trim()) {
      this.#typed = this.#field.value;
    }
  }

  #pick(change) {
    this.#picks = { ...this.#picks, ...change };
    this.#showPicks();
    this.#write();
  }

  #write() {
    this.#field.value = viewOf(this.#picks);
    this.#show();
  }

  #show() {
    byId('picker').disabled = this.#isTyped;
    byId('typed').hidden = !this.#isTyped;
    byId('undo').hidden = this.#isTyped || this.#typed === undefined;
    this.#onText();
  }

  #showExamples() {
    const shown = Object.entries(examples).filter(([, { streams }]) => this.#streams.length === 0 || streams.every(name => this.#streams.includes(name)));
    byId('examples').hidden = shown.length === 0;
    byId('examples').replaceChildren(...shown.map(([name, picks]) => {
      const button = make('button', { type: 'button', className: 'plain' }, name);
      button.addEventListener('click', () => {
        this.#keepTyped();
        this.#pick(structuredClone(picks));
        this.#onRun();
      });
      return button;
    }));
  }

  #add(select) {
    const name = select.value;
    select.value = '';
    if (name) {
      this.#pick({ steps: [...this.#picks.steps, { name, argument: operators[name][1] }] });
      byId('steps').lastElementChild.querySelector('input, button').focus();
    }
  }

  #showPicks() {
    const { streams, combine, steps } = this.#picks;
    byId('streams').querySelectorAll('input').forEach(box => (box.checked = streams.includes(box.name)));
    byId('combine').value = combine;
    byId('combine').disabled = streams.length < 2;
    byId('steps').replaceChildren(...steps.map((step, index) => this.#stepRow(step, index)));
  }

  #chip(name) {
    const box = make('input', { type: 'checkbox', name });
    box.addEventListener('change', () =>
      this.#pick({ streams: this.#streams.filter(other => (other === name ? box.checked : this.#picks.streams.includes(other))) }));
    return make('label', { className: 'chip' }, box, make('span', {}, name));
  }

  #stepRow(step, index) {
    const remove = make('button', { type: 'button', ariaLabel: `Remove ${step.name}` }, '×');
    remove.addEventListener('click', () => {
      this.#pick({ steps: this.#picks.steps.toSpliced(index, 1) });
      byId('add-step').focus();
    });
    const parts = [make('span', {}, step.name)];
    if (operators[step.name].length > 1) {
      const argument = this.#stepInput(step, 'argument', { ariaLabel: `Argument of ${step.name}` });
      argument.setAttribute('list', `arguments-of-${step.name}`);
      parts.push(argument);
    }

    if (keyed.includes(step.name)) {
      parts.push(make('span', {}, 'by'), this.#stepInput(step, 'by', { ariaLabel: `Key of ${step.name}`, placeholder: 'field' }));
    }

    return make('li', { className: 'step' }, ...parts, remove);
  }

  // What stands behind an operator: its argument, or the field after by.
  #stepInput(step, member, properties) {
    const width = () => Math.max(4, input.value.length + 2); // the browser's mark of a list needs room
    const input = make('input', { value: step[member] ?? '', spellcheck: false, ...properties });
    input.size = width();
    input.addEventListener('input', () => {
      step[member] = input.value;
      input.size = width();
      this.#write();
    });
    return input;
  }
}
