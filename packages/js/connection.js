// A page's way to its streams: through the SharedWorker where there is one, and else through the same code in the page.

import { Share } from './share.js';

const maxSilence = 5_000; // ms; a worker that runs answers the first question at once
const mostHeld = 1_000;

export class Connection {
  isShared = false;
  #port;
  #awaitAnswer; // until the first question
  #untilAnswer;
  #letGo; // of the worker
  #ending = new AbortController();
  #joined = new Map();

  /** onReturn: the page is back from the browser's cache, where it was cut off. mayShare: whether a worker may be asked for. */
  constructor(onReturn, mayShare = true) {
    this.#use((mayShare && this.#ofWorker()) || this.#ofPage());
    const { signal } = this.#ending;
    addEventListener('pagehide', () => this.#port.postMessage({ ask: 'bye' }), { signal });
    addEventListener('pageshow', event => event.persisted && onReturn(), { signal });
  }

  /**
   * Calls onHistory([{ event } or { state }]), onEvent(event, counts) and onState(state, counts, tabs). Returns how to leave. Without a listener,
   * what comes is held for the one that joins next. options: those of Events that are data.
   */
  join(url, listener, options = {}) {
    const before = this.#joined.get(url);
    if (before?.held) {
      this.#joined.set(url, { ...before, listener, held: undefined });
      before.held.forEach(message => deliver(listener, message));
    } else {
      this.#joined.set(url, { listener, options, held: listener ? undefined : [] });
      this.#awaitAnswer?.();
      this.#port.postMessage({ ask: 'join', url, options });
    }

    return () => {
      const joined = this.#joined.get(url);
      if (joined && joined.listener === listener) {
        this.#joined.delete(url);
        this.#port.postMessage({ ask: 'leave', url });
      }
    };
  }

  retryNow(url) {
    this.#port.postMessage({ ask: 'retry', url });
  }

  /** Ends the connection as a fault would, for all tabs that share it. how: as Events.breakOff takes it. */
  breakOff(url, how) {
    this.#port.postMessage({ ask: 'break', url, how });
  }

  /** For good. */
  close() {
    this.#ending.abort();
    this.#joined.clear();
    this.#leavePort();
  }

  #use(port) {
    this.#port = port;
    port.onmessage = ({ data }) => {
      clearTimeout(this.#untilAnswer);
      const joined = this.#joined.get(data.url);
      if (joined) {
        if (joined.held) {
          joined.held.push(data);
          joined.held.splice(0, joined.held.length - mostHeld);
        } else {
          deliver(joined.listener, data);
        }
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
      this.#letGo = holdLock(worker.port);
      const leave = () => this.#port === worker.port && this.#withoutWorker();
      worker.addEventListener('error', leave);
      this.#awaitAnswer = () => {
        this.#awaitAnswer = undefined;
        this.#untilAnswer = setTimeout(leave, maxSilence);
      };
      this.isShared = true;
    }

    return worker?.port;
  }

  // An old browser, a script that cannot be had, or a worker that does not start.
  #withoutWorker() {
    this.#leavePort();
    this.#use(this.#ofPage());
    for (const [url, { options, held }] of this.#joined) {
      held?.splice(0);
      this.#port.postMessage({ ask: 'join', url, options });
    }
  }

  // Should a worker run after all, it is told that nobody listens here any more.
  #leavePort() {
    this.#awaitAnswer = undefined;
    clearTimeout(this.#untilAnswer);
    this.#port.postMessage({ ask: 'bye' });
    this.#port.onmessage = undefined; // nor to what stands in line already
    this.#port.close();
    this.#letGo?.();
    this.#letGo = undefined;
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
    // 1 is the version of the messages: a page of another one has a worker of its own. Bundlers read this line, so the options are constants.
    return new SharedWorker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'rxsse 1' });
  } catch {
    return undefined; // there are none in this browser, or none for this page
  }
}

// Held for as long as the page needs the worker, which waits for it and so learns of a page that has gone without a word.
// Returns how to let it go.
function holdLock(port) {
  const lock = `rxsse-${Date.now()}-${Math.random()}`;
  let letGo;
  const held = new Promise(resolve => (letGo = resolve));
  globalThis.navigator?.locks?.request(lock, () => {
    port.postMessage({ ask: 'watch', lock });
    return held;
  });
  return letGo;
}
