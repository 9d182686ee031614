// Runs a view beside the page's own subscription, and shows what comes of it: inputs, operators and output, as people know them from pictures
// of Rx. What a view is, and what is wrong with it, the server says.

import { byId, clock, make, setText } from './dom.js';
import { colourOf } from './colours.js';
import { explain } from './explain.js';
import { connecting } from './first.js';
import { describeGap } from './gaps.js';
import { Interruptions } from './interruptions.js';
import { Seen } from './seen.js';
import { stateText } from './status.js';
import { Times } from './times.js';
import { urlOf } from './view-text.js';

const shown = 8;
const patience = 10_000; // ms without any event until the page says which fields there are
const mostFields = 12;

export class Composer {
  /** The view that runs, as it was written. */
  running;
  #connection;
  #address;
  #output;
  #onRun;
  #onEvent;
  #leave;
  #interruptions;
  #seen;
  #times = new Times(event => this.#show(event, this.running));
  #inputs = [];
  #fields = new Map(); // of the newest event of each stream
  #state = { name: 'closed' };
  #hasEvents = false;

  /**
   * output: the diagram of the output. onRun({ view, streams }) tells what runs: the normal form and the inputs as far as they are known,
   * or nothing. onEvent(event, view) gives each event.
   */
  constructor(connection, address, output, { onRun, onEvent }) {
    this.#connection = connection;
    this.#address = address;
    this.#output = output;
    this.#onRun = onRun;
    this.#onEvent = onEvent;
    this.#interruptions = new Interruptions(output);
    setInterval(() => this.#showState(), 500);
    this.#showState();
  }

  get url() {
    return this.running === undefined ? undefined : urlOf(this.#address, this.running);
  }

  /** An event of a stream: its data has the fields that a view may use, and what a view makes of it stands at its time. */
  learn(stream, event) {
    const { data } = event;
    this.#times.learn(event);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
      this.#fields.set(stream, Object.keys(data).slice(0, mostFields));
    }
  }

  run(view) {
    this.stop();
    this.running = view;
    this.#state = { name: 'connecting' };
    this.#seen = new Seen();
    this.#hasEvents = false;
    this.#interruptions.clear();
    byId('results').replaceChildren();
    byId('composer').classList.remove('filled');
    byId('diagram').hidden = false;
    setText(byId('result-view'), view);
    this.#output.setLanes([{ key: 'output', label: 'output', rows: 2 }]);
    this.#output.clear('output');
    this.#showBoxes([view]);
    this.#onRun({});
    this.#leave = this.#connection.join(this.url, {
      onHistory: entries => entries.forEach(({ event, state }) => (event ? this.#take(event, view) : this.#interruptions.follow(state))),
      onEvent: event => this.#take(event, view),
      onState: state => this.#setState(state, view),
    }, connecting(this.url));
    this.#learnInputs(view);
  }

  /** The same view once more, as another reader. */
  runAgain() {
    if (this.running !== undefined) {
      this.run(this.running);
    }
  }

  stop() {
    this.#leave?.();
    this.#leave = undefined;
    this.#times.clear();
    this.running = undefined;
    this.#state = { name: 'closed' };
    byId('diagram').hidden = true;
    this.#showState();
    this.#showProblem(undefined);
    this.#onRun(undefined);
  }

  /** The text has changed: what was said of the one before is no longer about it. */
  forget() {
    this.#showProblem(undefined);
    byId('explanation')?.replaceChildren();
  }

  async explain(view) {
    const { lines = [], problem } = await explain(this.#address, view);
    if (view === byId('view').value) {
      this.#showProblem(problem, view);
      byId('explanation').replaceChildren(...lines.map(line => make('li', {}, line)));
    }
  }

  async #learnInputs(view) {
    const { view: normal, streams, boxes } = await explain(this.#address, view);
    if (this.running === view && normal) {
      this.#inputs = streams ?? [];
      this.#showBoxes(boxes);
      this.#onRun({ view: normal, streams });
    }
  }

  #setState(state, view) {
    if (this.#leave && this.running === view) {
      this.#state = state;
      this.#interruptions.follow(state);
      this.#showState();
      this.#showProblem(state.problem, view);
    }
  }

  #showBoxes(boxes) {
    byId('boxes').replaceChildren(...boxes.map(text => make('li', {}, text)));
    byId('boxes').hidden = boxes.length === 0;
  }

  #showState() {
    const { name, since } = this.#state;
    byId('composer-state').dataset.state = name;
    setText(byId('composer-state'), name === 'closed' ? 'Not running' : stateText(this.#state));
    setText(byId('result-empty'), {
      closed: 'Run a view: its events stand here.', refused: 'The server has refused this view. It says why above.', live: 'No event yet.',
    }[name] ?? 'No events while there is no connection.');
    if (byId('composer-stop')) {
      byId('composer-stop').disabled = this.running === undefined;
    }

    if (name === 'live' && !this.#hasEvents && Date.now() - since > patience && !byId('hint').textContent) {
      const fields = this.#inputs.filter(stream => this.#fields.has(stream)).map(stream => `Fields of ${stream}: ${this.#fields.get(stream).join(', ')}.`);
      this.#showHint(['No event in 10 s.', ...fields].join(' '));
    } else if (name === 'closed') {
      this.#showHint('');
    }
  }

  #showHint(text) {
    setText(byId('hint'), text);
    byId('hint').hidden = !text;
  }

  // The view again, with what is wrong in it marked, and why.
  #showProblem(problem, view = '') {
    byId('view')?.setAttribute('aria-invalid', String(Boolean(problem)));
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
    if (this.running === view && !this.#seen.has(event)) {
      this.#times.take(event);
    }
  }

  #show(event, view) {
    this.#onEvent(event, view);
    this.#interruptions.take(event);
    if (event.type === 'connected') {
      this.#showHint(event.data.hint ?? '');
    } else if (!event.control) {
      this.#hasEvents = true;
      this.#showHint('');
      this.#output.add('output', event);
    }

    if (!event.control || event.type === 'gap' || event.type === 'complete') {
      this.#list(event);
    }
  }

  #list(event) {
    const text = event.type === 'gap' ? describeGap(event.data) : JSON.stringify(event.data);
    const line = make('li', {}, make('time', {}, clock(event.at)), make('span', { className: 'type', title: event.type }, event.type),
      make('span', { className: 'id', title: event.id || 'no id' }, event.id.split('-')[1] ?? (event.id || '–')), make('code', { title: text, className: event.type === 'gap' ? 'text' : '' }, text));
    line.style.setProperty('--colour', colourOf(event));
    byId('composer').classList.add('filled');
    byId('results').prepend(line);
    while (byId('results').children.length > shown) {
      byId('results').lastElementChild.remove();
    }
  }
}
