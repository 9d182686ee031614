// Composes a view by picking or typing, subscribes to it beside the page's own subscription, and shows what comes of it.

import { byId, clock, copy, make, setText } from './dom.js';
import { colourOf } from './colours.js';
import { explain } from './explain.js';
import { describeGap } from './gaps.js';
import { stateText } from './status.js';
import { curlOf, operators, urlOf, viewOf } from './view-text.js';

const shown = 8;

const examples = {
  'Newest price every 5 s': { streams: ['stock'], combine: 'side', steps: [{ name: 'sample', argument: '5s' }] },
  'Average of 10 s': { streams: ['stock'], combine: 'side', steps: [{ name: 'avg', argument: 'price over 10s' }] },
  'Open, high, low, close': { streams: ['stock'], combine: 'side', steps: [{ name: 'first', argument: 'price as open, max price as high, min price as low, last price as close over 10s' }] },
  'Only when it rises': { streams: ['stock'], combine: 'side', steps: [{ name: 'where', argument: 'trend = 1' }] },
  'Each change of price': { streams: ['stock'], combine: 'side', steps: [{ name: 'pairs', argument: '' }, { name: 'select', argument: 'current.price - previous.price as change' }] },
  'Price and load in one': { streams: ['stock', 'metrics'], combine: 'latest', steps: [{ name: 'as', argument: 'dashboard' }] },
};

export class Composer {
  #connection;
  #address;
  #onStart;
  #onEvent;
  #picks = structuredClone(examples['Newest price every 5 s']);
  #streams = [];
  #leave;
  #state = { name: 'closed' };

  /** onStart(view, or nothing when it ends) and onEvent(event, view) tell the page what runs. */
  constructor(connection, address, { onStart, onEvent }) {
    this.#connection = connection;
    this.#address = address;
    this.#onStart = onStart;
    this.#onEvent = onEvent;
    byId('composer-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#run();
    });
    byId('composer-stop').addEventListener('click', () => this.#stop());
    byId('explain').addEventListener('click', () => this.#explain());
    byId('view').addEventListener('input', () => this.#showTexts());
    byId('combine').addEventListener('change', ({ target }) => this.#pick({ combine: target.value }));
    byId('add-step').addEventListener('change', ({ target }) => this.#add(target));
    for (const [name, [meaning]] of Object.entries(operators)) {
      byId('add-step').append(make('option', { value: name }, `${name}: ${meaning}`));
    }

    for (const [name, picks] of Object.entries(examples)) {
      const button = make('button', { type: 'button', className: 'plain' }, name);
      button.addEventListener('click', () => this.#pick(structuredClone(picks)));
      byId('examples').append(button);
    }

    for (const name of ['url', 'curl']) {
      byId(`copy-${name}`).addEventListener('click', ({ target }) => copy(target, byId(name).textContent));
    }

    setInterval(() => this.#showState(), 500);
    this.#pick({});
  }

  setStreams(names) {
    if (String(names) !== String(this.#streams)) {
      this.#streams = names;
      byId('streams').replaceChildren(...names.map(name => this.#chip(name)));
      this.#showPicks();
    }
  }

  #pick(change) {
    this.#picks = { ...this.#picks, ...change };
    byId('view').value = viewOf(this.#picks);
    this.#showPicks();
    this.#showTexts();
  }

  #add(select) {
    const name = select.value;
    select.value = '';
    if (name) {
      this.#pick({ steps: [...this.#picks.steps, { name, argument: operators[name][1] }] });
      byId('steps').lastElementChild.querySelector('input').focus();
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
    const argument = make('input', { value: step.argument, ariaLabel: `Argument of ${step.name}`, spellcheck: false, size: Math.max(4, step.argument.length) });
    const remove = make('button', { type: 'button', ariaLabel: `Remove ${step.name}` }, '×');
    argument.addEventListener('input', () => {
      step.argument = argument.value;
      argument.size = Math.max(4, argument.value.length);
      byId('view').value = viewOf(this.#picks);
      this.#showTexts();
    });
    remove.addEventListener('click', () => {
      this.#pick({ steps: this.#picks.steps.toSpliced(index, 1) });
      byId('add-step').focus();
    });
    return make('li', { className: 'step' }, make('span', {}, step.name), argument, remove);
  }

  #showTexts() {
    const view = byId('view').value;
    setText(byId('url'), urlOf(this.#address, view));
    setText(byId('curl'), curlOf(this.#address, view));
    this.#showProblem(undefined);
    byId('explanation').replaceChildren();
  }

  async #explain() {
    const view = byId('view').value;
    const { lines = [], problem } = await explain(this.#address, view);
    if (view === byId('view').value) {
      this.#showProblem(problem, view);
      byId('explanation').replaceChildren(...lines.map(line => make('li', {}, line)));
    }
  }

  #run() {
    this.#stop();
    const view = byId('view').value;
    byId('results').replaceChildren();
    byId('composer').classList.remove('filled');
    this.#onStart(view);
    this.#leave = this.#connection.join(urlOf(this.#address, view), {
      onHistory: entries => entries.forEach(({ event }) => event && this.#take(event, view)),
      onEvent: event => this.#take(event, view),
      onState: state => this.#setState(state, view),
    });
    byId('composer-stop').disabled = false;
  }

  #stop() {
    this.#leave?.();
    this.#leave = undefined;
    byId('composer-stop').disabled = true;
    this.#state = { name: 'closed' };
    this.#showState();
    this.#showProblem(undefined);
    this.#onStart(undefined);
  }

  #setState(state, view) {
    if (this.#leave) {
      this.#state = state;
      this.#showState();
      this.#showProblem(state.problem, view);
    }
  }

  #showState() {
    byId('composer-state').dataset.state = this.#state.name;
    setText(byId('composer-state'), this.#state.name === 'closed' ? 'Not running' : stateText(this.#state));
  }

  // The view again, with what is wrong in it marked, and why.
  #showProblem(problem, view = '') {
    byId('view').setAttribute('aria-invalid', String(Boolean(problem)));
    byId('view-error').hidden = !problem;
    byId('view-error-where').hidden = !problem?.column;
    if (problem?.column) {
      const from = problem.column - 1;
      const to = from + Math.max(1, problem.length ?? 1);
      byId('view-error-where').replaceChildren(view.slice(0, from), make('mark', {}, view.slice(from, to) || '\u00a0'), view.slice(to));
    }

    setText(byId('view-error-text'), problem ? problem.detail ?? 'The server refuses this view.' : '');
  }

  #take(event, view) {
    this.#onEvent(event, view);
    if (event.control && event.type !== 'gap' && event.type !== 'complete') {
      return;
    }

    const text = event.type === 'gap' ? describeGap(event.data) : JSON.stringify(event.data);
    const line = make('li', {}, make('time', {}, clock(event.at)), make('span', { className: 'type' }, event.type),
      make('span', { className: 'id' }, event.id || 'no id'), make('code', { title: text }, text));
    line.style.setProperty('--colour', colourOf(event));
    byId('composer').classList.add('filled');
    byId('results').prepend(line);
    while (byId('results').children.length > shown) {
      byId('results').lastElementChild.remove();
    }
  }
}
