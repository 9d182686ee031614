// One subscription that lasts: an EventSource that is made anew, with its cursor, whenever it ends.
//
// The EventSource's own way of coming back is not used. It does not say when it will try, and it gives up for good on any
// status but 200, a proxy's 502 included. Nor does it notice a connection on which nothing comes any more (silence.js).
// What this adds is in `state`: { name, reason, since, until, problem }.

import { Silence } from './silence.js';

const control = new Set(['connected', 'heartbeat', 'gap', 'shutdown', 'rejected', 'complete']);
const early = new Set(['connected', 'gap', 'rejected']); // what may come first
const reasons = {
  age: 'The connection has reached its age.', stopping: 'The server is stopping.', expired: 'The credential expires.',
  revoked: 'The credential is revoked.', closed: 'Somebody who runs the server has closed the connection.',
};
const shortestAsked = 100; // ms; what a server asks for is taken between these two
const longestAsked = 24 * 60 * 60_000;

export class Events {
  state = { name: 'closed', reason: '' };
  counts = { received: 0, past: 0, resumes: 0, gaps: 0 }; // received: as it happened; past: from the history
  #url;
  #onEvent;
  #onState;
  #past;
  #cursor; // the id of the last event
  #headers;
  #retry;
  #longestWait;
  #EventSource;
  #source;
  #opening; // the request for a ticket, if there is one under way
  #timer;
  #ending = new AbortController();
  #tries = 0; // in a row that brought nothing
  #failures = 0; // those of them that nobody asked for
  #join; // what is known of this connection: { resumed, skew, clock, isOver }
  #farewell; // what the server said before it left: { name, reason, wait }
  #lastAt = 0;
  #silence = new Silence(milliseconds => this.#fellSilent(milliseconds));

  /**
   * past: how many milliseconds of the history to begin with, at the first connection. cursor: the id after which it continues, in place of
   * that. headers: the credential, for tickets. retry, longestWait: the wait after the first failure, and how far it grows by itself,
   * in milliseconds.
   */
  constructor(url, { onEvent, onState, past = 0, cursor = '', headers, retry = 3_000, longestWait = 60_000, EventSource = globalThis.EventSource }) {
    this.#url = url;
    this.#onEvent = onEvent;
    this.#onState = onState;
    this.#past = past;
    this.#cursor = cursor;
    this.#headers = headers;
    this.#retry = retry;
    this.#longestWait = longestWait;
    this.#EventSource = EventSource;
    globalThis.addEventListener?.('online', () => this.retryNow(), { signal: this.#ending.signal }); // not in Node
  }

  open() {
    clearTimeout(this.#timer);
    const url = new URL(this.#url);
    if (this.#cursor) {
      url.searchParams.set('lastEventId', this.#cursor);
    } else if (this.#past) {
      url.searchParams.set('since', Date.now() - this.#past);
    }

    this.#farewell = undefined;
    this.#join = undefined;
    this.#set('connecting', this.#tries ? `Try ${this.#tries + 1}.` : '');
    this.#silence.begin();
    if (this.#headers) {
      this.#listenWithTicket(url);
    } else {
      this.#listen(url);
    }
  }

  // Each connection needs a ticket of its own, also one that comes back.
  async #listenWithTicket(url) {
    const opening = {};
    this.#opening = opening;
    const { ticket, status, detail, leastWait } = await ticketFor(url, this.#headers);
    if (this.#opening !== opening) {
      return; // closed in the meantime, or given up
    }

    const reason = status ? theAnswer(status, detail) : await noAnswer(url);
    if (this.#opening !== opening) {
      return;
    }

    this.#opening = undefined;
    if (ticket || status === 404) { // a server that asks for no credentials has no tickets
      this.#listen(ticketed(url, ticket));
    } else if (isRefusal(status)) {
      this.#refuse({ status, detail });
    } else {
      this.#ended(reason, { leastWait });
    }
  }

  #listen(url) {
    const source = new this.#EventSource(url);
    this.#source = source;
    source.onmessage = message => source === this.#source && this.#take(message); // some go on for a moment when they are closed
    source.onerror = () => {
      if (source === this.#source) {
        const unexplained = source.readyState === source.CLOSED && !this.#join ? url : undefined;
        this.#leave();
        this.#ended(this.#join ? 'The connection broke.' : unexplained ? 'The connection failed.' : doesNotAnswer(url), { unexplained });
      }
    };
  }

  #leave() {
    this.#source?.close();
    this.#source = undefined;
  }

  /** For good: who wants to come back makes another. */
  close() {
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.#silence.end();
    this.#leave();
    this.#opening = undefined;
    this.#set('closed', '');
  }

  retryNow() {
    if (this.state.until) {
      this.open();
    }
  }

  /**
   * Ends a live connection as a fault would, and comes back after wait milliseconds: with the cursor that it has, or with another one. The
   * empty cursor is that of somebody who has never been here.
   */
  breakOff({ wait, reason, cursor = this.#cursor }) {
    if (this.state.name === 'live') {
      this.#leave();
      this.#cursor = cursor;
      this.#past = 0;
      this.#farewell = { name: 'waiting', reason, wait };
      this.#ended(reason);
    }
  }

  #take(message) {
    const { type, data } = read(message.data);
    if (type === undefined || !(this.#join || early.has(type))) {
      this.#end('refused', `What comes from ${new URL(this.#url).host} is not written as events of RxSse in the format envelope.`);
      return;
    }

    const now = Date.now();
    this.#silence.hear(type, data);
    if (type === 'connected') {
      this.#connected(data, now);
    }

    // An event without an id of its own shows the one before it.
    const id = message.lastEventId === this.#cursor && type !== 'heartbeat' ? '' : message.lastEventId;
    if (id && id !== 'complete') {
      this.#cursor = id;
    }

    const isControl = control.has(type);
    const event = { type, data, id, control: isControl, at: isControl ? now : this.#timeOf(data, now), how: this.#how() };
    if (type === 'heartbeat') {
      this.#join.isOver = true;
    } else if (type === 'gap') {
      this.counts.gaps++;
      event.since = this.#lastAt || event.at; // what is missing happened from then on
    } else if (!event.control) {
      this.counts[event.how === 'live' ? 'received' : 'past']++;
      this.#lastAt = event.at;
    }

    this.#onEvent(event);
    this.#heed(type, data);
  }

  #connected({ timestamp }, now) {
    this.#tries = 0;
    this.#failures = 0;
    this.counts.resumes += this.#cursor ? 1 : 0;
    this.#join = { resumed: Boolean(this.#cursor), skew: now - timestamp, isOver: false, clock: this.#lastAt || (this.#past && now - this.#past) };
    this.#set('live', '', { since: now });
  }

  #heed(type, data) {
    if (type === 'shutdown') {
      const reason = reasons[data.reason] ?? 'The server has ended the connection.';
      this.#farewell = { name: 'waiting', reason, wait: asked(data.retry) };
      this.#set('leaving', reason);
    } else if (type === 'rejected') {
      this.#farewell = { name: 'rejected', reason: data.message, wait: asked(data.retry) };
      this.#set('rejected', data.message);
    } else if (type === 'complete') {
      this.#end('complete', `All ${data.count} events have come.`);
    }
  }

  // Another try would bring nothing.
  #end(name, reason, more) {
    this.#leave();
    this.#silence.end();
    this.#set(name, reason, more);
  }

  #refuse(problem) {
    this.#end('refused', problem.detail ?? `The server refuses the request (${problem.status}).`, { problem });
  }

  #fellSilent(milliseconds) {
    const seconds = Math.round(milliseconds / 1000);
    this.#leave();
    this.#ended(this.#join ? `Nothing has come for ${seconds} s, not even a heartbeat.` : `There was no answer for ${seconds} s.`);
  }

  // unexplained: the URL that an EventSource has given up.
  async #ended(cause, { unexplained, leastWait = 0 } = {}) {
    this.#silence.end();
    this.#opening = undefined;
    let { name, reason, wait } = this.#farewell ?? { name: 'waiting', reason: cause };
    if (unexplained) {
      const answer = await whyNot(unexplained, this.#headers);
      const { status, detail } = answer?.problem ?? {};
      reason = !answer ? await noAnswer(unexplained) : status !== 200 ? theAnswer(status, detail) : reason; // a server that has just come back sends events
      if (this.#ending.signal.aborted) {
        return; // closed in the meantime
      }

      if (status === 204) {
        this.#end('complete', 'All events have come.');
        return;
      }

      if (isRefusal(status)) {
        this.#refuse(answer.problem);
        return;
      }

      if (status === 200 && !answer.isStream) {
        this.#end('refused', `What comes from ${unexplained.host} is no event stream.`);
        return;
      }

      leastWait = answer?.leastWait ?? 0;
    }

    // Never all clients at one moment: up to half of the wait is added.
    this.#tries++;
    wait ??= Math.max(leastWait, Math.max(this.#retry, Math.min(this.#longestWait, this.#retry * 2 ** this.#failures++)) * (1 + Math.random() / 2));
    this.#set(name, globalThis.navigator?.onLine === false ? 'This device is offline.' : reason, { until: Date.now() + wait });
    this.#timer = setTimeout(() => this.open(), wait);
  }

  // While the server tells of the past, an event is as old as it says, and not older than the one before it: the log has one order. One that
  // does not say is as old as the one before it, and the first of them as the moment from which the history was asked for.
  #timeOf(data, now) {
    const join = this.#join;
    if (!join || join.isOver) {
      return now;
    }

    join.clock = Math.max(join.clock, Number.isFinite(data?.timestamp) ? data.timestamp + join.skew : 0);
    return Math.min(now, join.clock || now);
  }

  #how() {
    return !this.#join || this.#join.isOver ? 'live' : this.#join.resumed ? 'replayed' : 'past';
  }

  #set(name, reason, more = {}) {
    this.state = { name, reason, ...more };
    this.#onState(this.state);
  }
}

// A message as it is written in the format envelope: { type, data }, or nothing of it.
function read(text) {
  try {
    const { type, data } = JSON.parse(text) ?? {};
    return typeof type === 'string' && (!control.has(type) || (data && typeof data === 'object')) ? { type, data } : {};
  } catch {
    return {};
  }
}

// How long the server asks to wait; undefined if it does not say.
const asked = retry => (Number.isFinite(retry) ? Math.min(longestAsked, Math.max(shortestAsked, retry)) : undefined);

// For which another try would bring nothing.
const isRefusal = status => status >= 400 && status < 500 && status !== 429;

const theAnswer = (status, detail) => `The answer was ${status}. ${detail ?? ''}`.trim();

const leastWaitOf = ({ headers }) => asked(Number.parseInt(headers.get('Retry-After')) * 1000);

// The same URL with a ticket, or without one: a ticket that was used lets nobody in.
function ticketed(url, ticket) {
  const other = new URL(url);
  other.searchParams.delete('ticket');
  if (ticket) {
    other.searchParams.set('ticket', ticket);
  }

  return other;
}

// A ticket lets an EventSource, which can send no header, in once and soon. Without a status there was no answer.
async function ticketFor(url, headers) {
  try {
    const response = await fetch(new URL('tickets', url), { method: 'POST', headers, redirect: 'error', signal: AbortSignal.timeout(5_000) });
    return { ...await response.json().catch(() => ({})), status: response.status, leastWait: leastWaitOf(response) };
  } catch {
    return {};
  }
}

// An EventSource does not tell which status it got. A fetch of the same URL does; if it is a stream after all, it is left at once.
async function whyNot(url, headers) {
  const leaving = new AbortController();
  try {
    const response = await fetch(ticketed(url), {
      headers: { Accept: 'application/problem+json', ...headers }, redirect: 'error', signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(5_000)]),
    });
    const { status } = response;
    if (status === 404) {
      return { problem: { status, title: 'Not Found', detail: `There are no events at ${url.host}${url.pathname} (404 Not Found).` } }; // the server may list all that it has
    }

    const is = type => Boolean(response.headers.get('Content-Type')?.startsWith(type));
    const problem = { ...is('application/problem+json') ? await response.json().catch(() => ({})) : {}, status };
    return { problem, isStream: is('text/event-stream'), leastWait: leastWaitOf(response) };
  } catch {
    return undefined; // no answer at all, or none that this program may read
  } finally {
    leaving.abort();
  }
}

const doesNotAnswer = url => `The server at ${url.host} does not answer.`;

// A page may always ask, and not always read: an answer that it may not read is one.
async function noAnswer(url) {
  const { origin } = globalThis.location ?? {};
  if (!origin) {
    return doesNotAnswer(url); // Node may read everything
  }

  try {
    await fetch(ticketed(url), { method: 'HEAD', mode: 'no-cors', signal: AbortSignal.timeout(5_000) });
    return `The server at ${url.host} answers, and does not let pages of ${origin} read it (RxSse:Cors:Origins).`;
  } catch {
    return doesNotAnswer(url);
  }
}
