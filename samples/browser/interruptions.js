// Where something is missing in a diagram: the time without a connection, and the gaps that the server has declared.

export class Interruptions {
  #marbles;
  #outage; // ends the outage that is being drawn
  #gaps = []; // end the gaps that are being drawn

  constructor(marbles) {
    this.#marbles = marbles;
  }

  follow({ name, at = Date.now() }) {
    if (name === 'live' || name === 'complete') {
      this.#outage?.(at);
      this.#outage = undefined;
    } else if (name !== 'leaving' && name !== 'connecting') {
      this.#outage ??= this.#marbles.addHole('outage', at, 'No connection');
    }
  }

  take(event) {
    if (event.type === 'gap') {
      this.#gaps.push(this.#marbles.addHole('gap', event.since, 'Gap: events are missing here'));
    } else if (event.type !== 'connected') {
      this.#gaps.splice(0).forEach(end => end(event.at));
    }
  }

  /** The diagram begins anew. */
  clear() {
    this.#outage = undefined;
    this.#gaps = [];
  }
}
