// A watch over one connection: it may die without a word, and then nothing comes any more, not even a heartbeat.
//
// The server's heartbeats have a pace, which the watch learns from the times in them. Three of them without any message are too long.

const unknown = 45_000; // the patience until the pace is known: three of the usual heartbeats
const shortest = 2_000;
const longest = 15 * 60_000; // how far the patience grows by itself
const rarest = 24 * 60 * 60_000; // heartbeats come once a day at least
const grace = 1_000;
const old = 5_000; // the patience with a request that may go out over an old connection of the browser

export class Silence {
  #onSilence;
  #patience = unknown;
  #isAnswered = false;
  #mayBeOld = false; // whether the connection before fell silent: others that the browser has kept may be as dead, and are used first
  #pace; // what this connection has taught, in milliseconds
  #beats = []; // when the last heartbeats left the server
  #heardAt = 0;
  #dueAt = 0;
  #isLate = false; // whether the timer came late, and is given a moment more
  #timer;

  /** onSilence(milliseconds): so long nothing has come. The watch is over then. */
  constructor(onSilence) {
    this.#onSilence = onSilence;
  }

  /** A new connection is asked for. */
  begin() {
    this.#isAnswered = false;
    this.#pace = undefined;
    this.#beats = [];
    this.#heardAt = performance.now();
    this.#wait(this.#limit());
  }

  hear(type, data) {
    this.#heardAt = performance.now(); // the timer looks at it when it comes, so that many messages cost nothing
    if (type === 'heartbeat') {
      this.#learn(data.timestamp);
    }

    if (type === 'heartbeat' || type === 'connected') {
      this.#isAnswered = true;
      this.#wait(this.#limit()); // it may have become shorter
    }
  }

  end() {
    clearTimeout(this.#timer);
  }

  // The heartbeat that ends the join comes before its turn, and a server that was held up sends one late and the next in time:
  // of the last two steps the longer is the pace. One that no heartbeat has is that of a clock that was set.
  #learn(timestamp) {
    this.#beats = [...this.#beats, timestamp].slice(-3);
    const [first, second, third] = this.#beats;
    const pace = Math.max(second - first, third - second);
    if (pace > 0 && pace <= rarest) {
      this.#pace = pace;
      this.#patience = Math.max(shortest, 3 * pace);
    }
  }

  // An answer may take its time, however quick the heartbeats were that came before.
  #limit() {
    return this.#isAnswered ? this.#patience : this.#mayBeOld ? old : Math.max(this.#patience, unknown);
  }

  #wait(time, isLate = false) {
    clearTimeout(this.#timer);
    this.#isLate = isLate;
    this.#dueAt = performance.now() + time;
    this.#timer = setTimeout(() => this.#look(), time);
  }

  #look() {
    const now = performance.now();
    const rest = this.#heardAt + this.#limit() - now;
    if (rest > 0) {
      this.#wait(rest);
    } else if (!this.#isLate && now > this.#dueAt + grace) {
      this.#wait(grace, true); // the tab or the machine has slept: messages may stand in line behind this timer
    } else {
      this.#give(now - this.#heardAt);
    }
  }

  // A connection that was good and showed no pace may have been one of a server with rarer heartbeats: the next one gets longer.
  #give(silent) {
    this.#mayBeOld = this.#isAnswered;
    if (this.#isAnswered && !this.#pace) {
      this.#patience = Math.max(this.#patience, Math.min(longest, 2 * this.#patience));
    }

    this.#onSilence(silent);
  }
}
