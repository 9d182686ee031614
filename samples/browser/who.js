// Who is there: the subscribers of the server and since when it runs, and how many watch the same view where the server tells.

import { byId, many, setText, span } from './dom.js';
import { address } from './address.js';
import { withTokenFor } from './token.js';

const period = 10_000;

export class Who {
  #view;
  #isLive = false;
  #isListed = true; // until GET /views is refused, which it is for most; no answer is no refusal

  constructor() {
    setInterval(() => this.look(), period);
    document.addEventListener('visibilitychange', () => this.look());
  }

  /** view: the normal form of the view that runs, if it is known. */
  watch(view) {
    this.#view = view;
    setText(byId('watching'), '');
    if (view) {
      this.look();
    }
  }

  /** A server that is away is not asked. */
  setState({ name }) {
    const wasLive = this.#isLive;
    this.#isLive = name === 'live';
    if (!this.#isLive) {
      setText(byId('who'), '');
    } else if (!wasLive) {
      this.look();
    }
  }

  /** The reader has another token. */
  begin() {
    this.#isListed = true;
  }

  async look() {
    if (this.#isLive && document.visibilityState === 'visible') {
      const { answer: server } = await read('');
      setText(byId('who'), server?.uptime === undefined || !this.#isLive ? '' : `${many(server.cluster?.clients ?? server.clients, 'subscriber')} · up ${span(server.uptime * 1000)}`);
      const view = this.#view;
      if (view && this.#isListed) {
        const { status, answer: list } = await read('views');
        this.#isListed = ![401, 403, 404].includes(status);
        const live = list?.views?.find(other => other.view === view);
        setText(byId('watching'), live && view === this.#view ? `${many(live.subscribers, 'subscriber')} of this view` : '');
      }
    }
  }
}

async function read(path) {
  try {
    const url = new URL(path, address);
    const headers = { Accept: 'application/json', ...withTokenFor(url) };
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(5_000) });
    return { status: response.status, answer: response.ok ? await response.json() : undefined };
  } catch {
    return {}; // a host without this endpoint, or one that is away
  }
}
