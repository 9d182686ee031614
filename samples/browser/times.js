// When an event of a view happened, if its data no longer says so: as the one with the same id of the page's own subscription.

const most = 2_000;
const patience = 1_000; // ms; the other subscription may come back later, and may not have the event at all

export class Times {
  #known = new Map(); // by id
  #waiting = []; // what happened before this connection, and whose time is not known yet; and all that came after it
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
    this.#waiting.push(event);
    this.#goOn(this.#waiting.length > most);
  }

  clear() {
    this.#waiting = [];
    this.#goOn();
  }

  #goOn(isEnough = false) {
    while (this.#waiting.length > 0 && (isEnough || !this.#isAwaited(this.#waiting[0]))) {
      const event = this.#waiting.shift();
      this.#give(event.control ? event : { ...event, at: this.#known.get(event.id) ?? event.at });
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

  #isAwaited({ id, how, control }) {
    return id && how !== 'live' && !control && !this.#known.has(id);
  }
}
