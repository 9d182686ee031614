// Which events of the log have been seen: who comes back with an older cursor is told of them once more.

export class Seen {
  #epoch = '';
  #sequence = 0;
  #time = 0; // the end of a window, which has the sequence of the event before it

  /** Whether it was seen before; from now on it is. An event without an id is always new. */
  has({ id, control }) {
    if (control || !id) {
      return false;
    }

    const [epoch, ...place] = id.split('-');
    const [sequence, time = 0] = place.map(Number);
    if (epoch === this.#epoch && (sequence < this.#sequence || (sequence === this.#sequence && time <= this.#time))) {
      return true;
    }

    [this.#epoch, this.#sequence, this.#time] = [epoch, sequence, time];
    return false;
  }
}
