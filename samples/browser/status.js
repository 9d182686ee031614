// The state of the connection in words: what it does, why, for how long, and what has come or is missing.

import { byId, clock, make, many, setText, span } from './dom.js';
import { describeGap } from './gaps.js';

const rateWindow = 10_000;
const mostGaps = 5;

const names = {
  connecting: 'Connecting', live: 'Live', waiting: 'Reconnecting', rejected: 'Rejected',
  leaving: 'Server leaving', complete: 'Complete', refused: 'Refused', closed: 'Disconnected',
};

/** The state for people: "Reconnecting in 3 s". */
export function stateText({ name, until }) {
  const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  return until === undefined ? names[name] : name === 'waiting' ? `Reconnecting in ${seconds} s` : `${names[name]}, again in ${seconds} s`;
}

export class Status {
  #state = { name: 'closed' };
  #counts = { received: 0, past: 0, resumes: 0, gaps: 0 };
  #gaps = 0; // since the notice was dismissed
  #arrivals = [];
  #lastAt;

  constructor() {
    byId('gap-dismiss').addEventListener('click', () => {
      this.#gaps = 0;
      byId('gap-list').replaceChildren();
      byId('gap').hidden = true;
    });
    setInterval(() => this.#show(), 250);
  }

  setState(state, counts, tabs, isShared) {
    this.#state = state;
    this.#counts = counts;
    byId('state').dataset.state = state.name;
    setText(byId('reason'), state.reason || (state.name === 'live' ? 'Events arrive as they happen.' : ''));
    byId('reconnect').hidden = state.until === undefined;
    setText(byId('connect'), state.name === 'closed' ? 'Connect' : 'Disconnect');
    byId('shared').dataset.shared = isShared;
    byId('shared').hidden = state.name === 'closed';
    setText(byId('shared-text'), !isShared ? 'Own connection' : tabs > 1 ? `Shared by ${tabs} tabs` : 'Shared, 1 tab');
    this.#show();
  }

  take(event, counts) {
    this.#counts = counts;
    if (!event.control && event.how === 'live') {
      this.#arrivals.push(Date.now());
    }

    this.recall(event);
  }

  /** What stays on the page of an event, even if it came before the page did. */
  recall({ type, data, control, at }) {
    this.#lastAt = control ? this.#lastAt : at;
    if (type === 'gap') {
      byId('gap').hidden = false;
      setText(byId('gap-count'), many(++this.#gaps, 'gap'));
      byId('gap-list').prepend(make('li', {}, make('time', {}, clock(at)), make('span', {}, describeGap(data))));
      while (byId('gap-list').children.length > mostGaps) {
        byId('gap-list').lastElementChild.remove();
      }
    }
  }

  #show() {
    const now = Date.now();
    while (this.#arrivals[0] < now - rateWindow) {
      this.#arrivals.shift();
    }

    const { name, since, until } = this.#state;
    setText(byId('state-text'), stateText(this.#state));
    // Told aloud only when it changes, and not each second of a countdown.
    setText(byId('state-spoken'), `${names[name]}. ${this.#state.reason}`);
    byId('state').title = until ? this.#state.reason : '';
    setText(byId('connected-for'), name === 'live' ? span(now - since) : '–');
    setText(byId('last'), this.#lastAt ? `${Math.max(0, Math.round((now - this.#lastAt) / 1000))} s ago` : '–');
    setText(byId('received'), this.#counts.received.toLocaleString('en'));
    setText(byId('past'), this.#counts.past ? `+ ${this.#counts.past.toLocaleString('en')} from the history` : '');
    setText(byId('rate'), (this.#arrivals.length / Math.min(rateWindow, Math.max(1000, now - (since ?? now))) * 1000).toFixed(1));
    setText(byId('resumes'), String(this.#counts.resumes));
    setText(byId('gaps'), String(this.#counts.gaps));
    byId('gaps').classList.toggle('alarm', this.#counts.gaps > 0);
  }
}
