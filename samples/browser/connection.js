// A page's way to its streams: through the SharedWorker where there is one, and else through the same code in the page.

import { Share } from './share.js';
import { tokenFor } from './token.js';

const maxSilence = 5_000; // ms; a worker that runs answers the first question at once
const mostHeld = 1_000;

export class Connection {
  isShared = false;
  #port;
  #awaitAnswer; // until the first question
  #untilAnswer;
  #joined = new Map();

  constructor() {
    this.#use(this.#ofWorker() ?? this.#ofPage());
    addEventListener('pagehide', () => this.#port.postMessage({ ask: 'bye' }));
    addEventListener('pageshow', event => event.persisted && location.reload()); // back from the browser's cache, where it was cut off
  }

  /**
   * Calls onHistory([{ event } or { state }]), onEvent(event, counts) and onState(state, counts, tabs). Returns how to leave. Without a listener,
   * what comes is held for the one that joins next.
   */
  join(url, listener, past = 0) {
    const before = this.#joined.get(url);
    if (before?.held) {
      this.#joined.set(url, { ...before, listener, held: undefined });
      before.held.forEach(message => deliver(listener, message));
    } else {
      const token = tokenFor(url);
      this.#joined.set(url, { listener, past, token, held: listener ? undefined : [] });
      this.#awaitAnswer?.();
      this.#port.postMessage({ ask: 'join', url, past, token });
    }

    return () => {
      const joined = this.#joined.get(url);
      if (joined && joined.listener === listener) {
        this.#joined.delete(url);
        this.#port.postMessage({ ask: 'leave', url, token: joined.token });
      }
    };
  }

  retryNow(url) {
    this.#port.postMessage({ ask: 'retry', url, token: this.#joined.get(url)?.token });
  }

  /** Ends the connection as a fault would, for all tabs that share it. how: as Events.breakOff takes it. */
  breakOff(url, how) {
    this.#port.postMessage({ ask: 'break', url, how, token: this.#joined.get(url)?.token });
  }

  #use(port) {
    this.#port = port;
    port.onmessage = ({ data }) => {
      clearTimeout(this.#untilAnswer);
      const { listener, held } = this.#joined.get(data.url) ?? {};
      if (held) {
        held.push(data);
        held.splice(0, held.length - mostHeld);
      } else {
        deliver(listener, data);
      }
    };
  }

  #ofPage() {
    const { port1, port2 } = new MessageChannel();
    this.isShared = false;
    new Share().add(port2);
    return port1;
  }

  #ofWorker() {
    const worker = startWorker();
    if (worker) {
      const letGo = holdLock(worker.port);
      const leave = () => this.#port === worker.port && this.#withoutWorker(letGo);
      worker.addEventListener('error', leave);
      this.#awaitAnswer = () => {
        this.#awaitAnswer = undefined;
        this.#untilAnswer = setTimeout(leave, maxSilence);
      };
      this.isShared = true;
    }

    return worker?.port;
  }

  // An old browser, a script that cannot be had, or a worker that does not start. Should the worker run after all, it is told that nobody
  // listens here any more.
  #withoutWorker(letGo) {
    this.#awaitAnswer = undefined;
    clearTimeout(this.#untilAnswer);
    this.#port.postMessage({ ask: 'bye' });
    this.#port.onmessage = undefined; // nor to what stands in line already
    this.#port.close();
    letGo();
    this.#use(this.#ofPage());
    for (const [url, { past, token, held }] of this.#joined) {
      held?.splice(0);
      this.#port.postMessage({ ask: 'join', url, past, token });
    }
  }
}

function deliver(listener, { history, event, state, counts, tabs }) {
  if (history) {
    listener?.onHistory?.(history);
  } else if (event) {
    listener?.onEvent(event, counts);
  } else {
    listener?.onState(state, counts, tabs);
  }
}

function startWorker() {
  try {
    return new SharedWorker(new URL('worker.js', import.meta.url), { type: 'module', name: 'rxsse' });
  } catch {
    return undefined; // there are none in this browser, or none for this page
  }
}

// Held for as long as the page needs the worker, which waits for it and so learns of a page that has gone without a word.
// Returns how to let it go.
function holdLock(port) {
  const lock = `rxsse-${Date.now()}-${Math.random()}`;
  const { promise, resolve } = Promise.withResolvers();
  navigator.locks?.request(lock, () => {
    port.postMessage({ ask: 'watch', lock });
    return promise;
  });
  return resolve;
}
