// Which events of the log have been seen: who comes back with an older cursor is told of them once more.

export class Seen {
  #epoch = '';
  #sequence = 0;

  /** Whether it was seen before; from now on it is. An event without an id is always new. */
  has({ id, control }) {
    const [epoch, sequence] = id.split('-');
    if (control || !id || (epoch === this.#epoch && Number(sequence) <= this.#sequence)) {
      return !control && Boolean(id);
    }

    this.#epoch = epoch;
    this.#sequence = Number(sequence);
    return false;
  }
}
