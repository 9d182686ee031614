// The client: a subscription that outlives its connections. Its connection is its own, or all tabs of a browser share it.

// All that is needed in the end is asked for at once, so that nothing waits for what another file names.
import './share.js';
import './silence.js';
import { Connection } from './connection.js';
import { Events } from './events.js';

const shortest = 100; // ms
const longest = 24 * 60 * 60_000;
const gaps = Symbol('gaps');
const states = Symbol('states');
const parts = ['name', 'reason', 'since', 'until']; // of a state

/** See rxsse.d.ts. */
export function connect(url, options = {}) {
  return new Subscription(addressOf(url), options);
}

class Subscription {
  #listeners = new Map();
  #state;
  #cursor = ''; // the id of the last event
  #connection; // of this program, or of the browser
  #isClosed = false;

  constructor(url, { shared = false, lastEventId = '', token, apiKey, retry = 3_000, longestWait = 60_000, EventSource }) {
    const options = {
      cursor: text('lastEventId', lastEventId), headers: headersOf(token, apiKey), retry: wait('retry', retry), longestWait: wait('longestWait', longestWait),
    };
    const isShared = shared && !EventSource && globalThis.SharedWorker !== undefined;
    if (!isShared && !(EventSource ?? globalThis.EventSource)) {
      throw new TypeError('There is no EventSource. In Node, install the npm package eventsource, and pass its EventSource: connect(url, { EventSource }).');
    }

    // Who listens from the beginning misses nothing.
    queueMicrotask(() => this.#isClosed || (isShared ? this.#share(url, options) : this.#open(url, { ...options, EventSource })));
  }

  on(type, listener) {
    return this.#add(text('type', type), listener);
  }

  onGap(listener) {
    return this.#add(gaps, listener);
  }

  onState(listener) {
    const leave = this.#add(states, listener);
    const state = this.#state;
    if (state && !this.#isClosed) {
      queueMicrotask(() => this.#state === state && this.#listeners.get(states).has(listener) && call(listener, state));
    }

    return leave;
  }

  close() {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#connection?.close();
      this.#setState({ name: 'closed', reason: '' });
      this.#listeners.forEach(listeners => listeners.clear());
    }
  }

  #open(url, options) {
    this.#connection = new Events(url, {
      ...options,
      onEvent: event => this.#take(event),
      onState: state => this.#isClosed || this.#setState(state),
    });
    this.#connection.open();
  }

  // A page that comes back from the browser's cache goes on after its last event.
  #share(url, options) {
    const listener = {
      onHistory: entries => entries.forEach(({ event }) => event && this.#take({ ...event, how: 'past' })),
      onEvent: event => this.#take(event),
      onState: state => parts.some(part => state[part] !== this.#state?.[part]) && this.#setState(state), // it is told whenever a tab comes or leaves
    };
    const join = () => this.#state?.name === 'complete' || this.#connection.join(url, listener, { ...options, cursor: this.#cursor || options.cursor });
    this.#connection = new Connection(join);
    join();
  }

  #take({ type, data, id, how, at, control }) {
    this.#cursor = id || this.#cursor;
    const event = { type, data, id, how, at };
    this.#tell(type, event);
    if (type === 'gap') {
      this.#tell(gaps, data);
    } else if (!control) {
      this.#tell('*', event);
    }
  }

  #setState(state) {
    this.#state = state;
    this.#tell(states, state);
  }

  #add(key, listener) {
    if (typeof listener !== 'function') {
      throw new TypeError(`The listener is ${listener === null ? 'null' : typeof listener}. Pass a function.`);
    }

    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, this.#isClosed ? listeners : listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #tell(key, value) {
    const listeners = this.#listeners.get(key) ?? new Set();
    for (const listener of [...listeners]) {
      if (listeners.has(listener)) { // one before it may have stopped it, or closed
        call(listener, value);
      }
    }
  }
}

// A listener that throws is not this client's fault, and keeps nothing from the others.
function call(listener, value) {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function addressOf(given) {
  const page = globalThis.location?.href;
  const url = URL.canParse(given, page) ? new URL(given, page) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new TypeError('The URL of the events is not valid. Write one of http or https without a user and a password, such as http://localhost:3000/events.');
  }

  if ((url.searchParams.get('format') ?? 'envelope') !== 'envelope') {
    throw new TypeError('The client reads the format envelope only. Remove format from the URL.');
  }

  url.pathname = url.pathname.replace(/\/+$/, ''); // the tickets are beside it
  return url.href;
}

function headersOf(token, apiKey) {
  if (token !== undefined && apiKey !== undefined) {
    throw new TypeError('There are a token and an apiKey. Pass one of them.');
  }

  return token !== undefined ? { Authorization: `Bearer ${secret('token', token)}` } : apiKey !== undefined ? { 'X-Api-Key': secret('apiKey', apiKey) } : undefined;
}

// Its value is in no error.
function secret(name, value) {
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new TypeError(`${name} is not valid. Allowed: a string of one or more visible ASCII characters without spaces.`);
  }

  return value;
}

function text(name, value) {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} is ${value === null ? 'null' : typeof value}. Allowed: a string.`);
  }

  return value;
}

function wait(name, value) {
  if (!(value >= shortest && value <= longest)) {
    throw new RangeError(`${name} is ${value}. Allowed: ${shortest} to ${longest} ms.`);
  }

  return value;
}
