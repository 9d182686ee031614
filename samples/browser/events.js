// One subscription that lasts: an EventSource that is made anew, with its cursor, whenever it ends.
//
// The browser's own way of coming back is not used. It does not say when it will try, and it gives up for good on any
// status but 200, a proxy's 502 included. Nor does it notice a connection on which nothing comes any more (silence.js).
// What this adds is in `state`: { name, reason, since, until, problem }.

import { Silence } from './silence.js';
import { ticketFor, withToken } from './token.js';

const control = new Set(['connected', 'heartbeat', 'gap', 'shutdown', 'rejected', 'complete']);
const reasons = {
  age: 'The connection has reached its age.', stopping: 'The server is stopping.', expired: 'The credential expires.',
  revoked: 'The credential is revoked.', closed: 'Somebody who runs the server has closed the connection.',
};
const firstWait = 2000;
const longestWait = 30_000;

export class Events {
  state = { name: 'closed', reason: '' };
  counts = { received: 0, resumes: 0, gaps: 0 };
  #url;
  #past;
  #token;
  #onEvent;
  #onState;
  #source;
  #opening; // the request for a ticket, if there is one under way
  #timer;
  #ending = new AbortController();
  #cursor = '';
  #failures = 0;
  #join; // what is known of this connection: { resumed, skew, isOver }
  #farewell; // what the server said before it left: { name, reason, wait }
  #lastAt = 0;
  #silence = new Silence(milliseconds => this.#fellSilent(milliseconds));

  /**
   * past: how many milliseconds of the history to begin with, at the first connection. token: for tickets; none by default.
   */
  constructor(url, { onEvent, onState, past = 0, token = '' }) {
    this.#url = url;
    this.#past = past;
    this.#token = token;
    this.#onEvent = onEvent;
    this.#onState = onState;
    globalThis.addEventListener('online', () => this.retryNow(), { signal: this.#ending.signal });
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
    this.#set('connecting', this.#failures ? `Try ${this.#failures + 1}.` : '');
    this.#source = undefined;
    this.#silence.begin();
    if (this.#token) {
      this.#listenWithTicket(url);
    } else {
      this.#listen(url);
    }
  }

  // Each connection needs a ticket of its own, also one that comes back.
  async #listenWithTicket(url) {
    const opening = {};
    this.#opening = opening;
    const { ticket, status, detail } = await ticketFor(url, this.#token);
    if (this.#opening !== opening) {
      return; // closed in the meantime, or given up
    }

    this.#opening = undefined;
    if (status === 401 || status === 403) {
      this.#silence.end();
      this.#set('refused', detail ?? 'The server refuses the token.', { problem: { status, detail } });
    } else if (ticket || status === 404) { // a server that asks for no tokens has no tickets
      this.#listen(ticketed(url, ticket));
    } else {
      this.#ended(status ? `The answer was ${status}. ${detail ?? ''}`.trim() : 'There was no answer that this page may read.');
    }
  }

  #listen(url) {
    const source = new EventSource(url);
    this.#source = source;
    source.onmessage = message => this.#take(message);
    source.onerror = () => {
      const gaveUp = source.readyState === EventSource.CLOSED;
      source.close();
      this.#ended(this.#join ? 'The connection broke.' : 'There was no answer that this page may read.', gaveUp && !this.#join ? url : undefined);
    };
  }

  /** For good: who wants to come back makes another. */
  close() {
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.#silence.end();
    this.#source?.close();
    this.#source = undefined;
    this.#opening = undefined;
    this.#set('closed', '');
  }

  retryNow() {
    if (this.state.until) {
      this.open();
    }
  }

  #take(message) {
    const { type, data } = JSON.parse(message.data);
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
      this.counts.received++;
      this.#lastAt = event.at;
    }

    this.#onEvent(event);
    this.#heed(type, data);
  }

  #connected({ timestamp }, now) {
    this.#failures = 0;
    this.counts.resumes += this.#cursor ? 1 : 0;
    this.#join = { resumed: Boolean(this.#cursor), skew: now - timestamp, isOver: false };
    this.#set('live', '', { since: now });
  }

  #heed(type, data) {
    if (type === 'shutdown') {
      const reason = reasons[data.reason] ?? 'The server has ended the connection.';
      this.#farewell = { name: 'waiting', reason, wait: data.retry };
      this.#set('leaving', reason);
    } else if (type === 'rejected') {
      this.#farewell = { name: 'rejected', reason: data.message, wait: data.retry };
      this.#set('rejected', data.message);
    } else if (type === 'complete') {
      this.#source.close();
      this.#silence.end();
      this.#set('complete', `All ${data.count} events have come.`);
    }
  }

  #fellSilent(milliseconds) {
    const seconds = Math.round(milliseconds / 1000);
    this.#source?.close();
    this.#ended(this.#join ? `Nothing has come for ${seconds} s, not even a heartbeat.` : `There was no answer for ${seconds} s.`);
  }

  async #ended(cause, unexplained) {
    this.#silence.end();
    this.#opening = undefined;
    const source = this.#source;
    let { name, reason, wait } = this.#farewell ?? { name: 'waiting', reason: cause };
    if (unexplained) {
      const answer = await whyNot(unexplained, this.#token);
      if (source !== this.#source) {
        return; // closed in the meantime
      }

      if (answer?.status === 400) {
        this.#set('refused', answer.detail ?? 'The server refuses the request.', { problem: answer });
        return; // a second try would not mend it
      }

      reason = answer && answer.status !== 200 ? `The answer was ${answer.status}. ${answer.detail ?? ''}`.trim() : reason;
    }

    // Never all clients at one moment: between half and all of the time.
    wait ??= Math.min(longestWait, firstWait * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures++;
    this.#set(name, navigator.onLine ? reason : 'This device is offline.', { until: Date.now() + wait });
    this.#timer = setTimeout(() => this.open(), wait);
  }

  // While the server tells of the past, an event is as old as it says; one that does not say is as old as the one before it.
  #timeOf(data, now) {
    if (!this.#join || this.#join.isOver) {
      return now;
    }

    return Math.min(now, Number.isFinite(data?.timestamp) ? data.timestamp + this.#join.skew : this.#lastAt || now);
  }

  #how() {
    return !this.#join || this.#join.isOver ? 'live' : this.#join.resumed ? 'replayed' : 'past';
  }

  #set(name, reason, more = {}) {
    this.state = { name, reason, ...more };
    this.#onState(this.state);
  }
}

// The same URL with a ticket, or without one: a ticket that was used lets nobody in.
function ticketed(url, ticket) {
  const other = new URL(url);
  other.searchParams.delete('ticket');
  if (ticket) {
    other.searchParams.set('ticket', ticket);
  }

  return other;
}

// An EventSource does not tell which status it got. A fetch of the same URL does; if it is a stream after all, it is left at once.
async function whyNot(url, token) {
  const leaving = new AbortController();
  try {
    const response = await fetch(ticketed(url), { headers: { Accept: 'application/problem+json', ...withToken(token) }, signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(5_000)]) });
    const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
    const problem = isProblem ? await response.json() : {};
    leaving.abort();
    return { ...problem, status: response.status };
  } catch {
    return undefined; // no answer at all: there is nothing more to learn
  }
}
