// When what a view replays happened. An event has the time of the one with the same id in the page's own subscription, and a window that of its
// end. Of several events that a view makes of one, the last has the id.

const most = 2_000;
const patience = 1_000; // ms; the other subscription may come back later, and may not have the event at all

export class Times {
  #known = new Map(); // by id
  #waiting = []; // what happened before this connection, and whose time is not known yet; and all that came after it
  #skew = 0; // how far this clock is ahead of the server's
  #give;
  #timer;

  /** give(event): takes the events, in their order. */
  constructor(give) {
    this.#give = give;
  }

  /** An event of the page's own subscription. */
  learn({ id, at }) {
    if (id) {
      this.#known.set(id, at);
      if (this.#known.size > most) {
        this.#known.delete(this.#known.keys().next().value);
      }

      this.#goOn();
    }
  }

  take(event) {
    if (event.type === 'connected') {
      this.#skew = event.at - event.data.timestamp;
    }

    this.#waiting.push(event);
    this.#goOn(this.#waiting.length > most);
  }

  clear() {
    this.#waiting = [];
    this.#goOn();
  }

  #goOn(isEnough = false) {
    let count;
    while ((count = this.#countOfNext(isEnough)) > 0) {
      const events = this.#waiting.splice(0, count);
      const at = this.#timeOf(events.at(-1));
      events.forEach(event => this.#give(at === undefined ? event : { ...event, at }));
    }

    if (this.#waiting.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#goOn(true);
      }, patience);
    }
  }

  // How many go together: up to the first that has an id, or needs none.
  #countOfNext(isEnough) {
    const index = this.#waiting.findIndex(event => event.id || isOfNow(event));
    const last = this.#waiting[index];
    if (last && (isEnough || isOfNow(last) || this.#timeOf(last) !== undefined)) {
      return index + 1;
    }

    return isEnough ? this.#waiting.length : 0;
  }

  #timeOf({ id, how, control }) {
    const end = Number(id.split('-')[2]) + this.#skew;
    return control ? undefined : this.#known.get(id) ?? (how !== 'live' && Number.isFinite(end) ? Math.min(Date.now(), end) : undefined);
  }
}

const isOfNow = ({ how, control }) => control || how === 'live';
