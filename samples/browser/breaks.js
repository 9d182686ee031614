// "Break it": faults that the reader makes, and what the server does about them. They are made at this end of the connection; the server sees
// what it sees when a network fails.

import { byId, clock, make, many, setText } from './dom.js';
import { describeGap } from './gaps.js';

const mostLines = 12;
const soon = 1500; // ms, so that the outage can be seen

const faults = {
  drop: { wait: soon, reason: 'You have dropped the connection.' },
  away: { wait: 20_000, reason: 'You are away for 20 s.' },
  other: { wait: soon, reason: 'You come back with a cursor from before a restart.', cursor: 'aaaaaaaa-1' },
  forget: { wait: soon, reason: 'You have forgotten your cursor.', cursor: '' },
};

export class Breaks {
  #breakOff;
  #cursor = '';
  #isLive = false;
  #fault; // the one that is being made: { cursor, replayed, past, ids, gap, isBack }

  /** breakOff(how): ends the page's connections, as Events.breakOff does. */
  constructor(breakOff) {
    this.#breakOff = breakOff;
    for (const [name, how] of Object.entries(faults)) {
      byId(`break-${name}`).addEventListener('click', () => this.#break(how));
    }
  }

  setState({ name }) {
    this.#isLive = name === 'live';
    document.querySelectorAll('#breaks button').forEach(button => (button.disabled = !this.#isLive || this.#fault !== undefined));
    if (name === 'closed' || name === 'refused') {
      this.#fault = undefined;
    }
  }

  /** Each event of the page's own subscription, also one that was seen before. */
  take({ type, id, data, control, how }) {
    const fault = this.#fault;
    if (type === 'connected' && fault) {
      fault.isBack = true;
    } else if (fault?.isBack && type === 'gap') {
      fault.gap = data;
    } else if (fault?.isBack && !control) {
      fault[how === 'past' ? 'past' : 'replayed']++;
      fault.ids.push(id);
    } else if (fault?.isBack && type === 'heartbeat') {
      this.#fault = undefined;
      this.#tell(`Back ${fault.cursor ? `with ${fault.cursor}` : 'without a cursor'}: ${outcomeOf(fault)}`);
      this.setState({ name: 'live' });
    }

    this.#cursor = control && type !== 'heartbeat' ? this.#cursor : id || this.#cursor;
  }

  #break(how) {
    this.#fault = { cursor: how.cursor ?? this.#cursor, replayed: 0, past: 0, ids: [] };
    this.#tell(`${how.reason} The last id was ${this.#cursor || 'none'}.`);
    this.#breakOff(how);
  }

  #tell(text) {
    byId('breaks').classList.add('filled');
    byId('break-story').append(make('li', {}, make('time', {}, clock(Date.now())), make('span', {}, text)));
    while (byId('break-story').children.length > mostLines) {
      byId('break-story').firstElementChild.remove();
    }

    setText(byId('break-spoken'), text);
  }
}

function outcomeOf({ cursor, replayed, past, ids, gap }) {
  return gap ? `gap “${gap.reason}”. ${describeGap(gap)} ${many(replayed, 'retained event')} came.`
    : !cursor ? `the snapshot, ${many(past, 'newest event')} of the streams. What came in between is not told, and no gap either: the server knows nothing of you.`
    : `${many(replayed, 'missed event')} replayed${areEach(cursor, ids) ? ', each id once and none left out' : ''}.`;
}

// Ids count the events of all streams, so that whoever reads all of them sees whether one is missing.
function areEach(cursor, ids) {
  const [epoch, sequence] = cursor.split('-');
  return ids.length > 0 && ids.every((id, index) => id === `${epoch}-${Number(sequence) + 1 + index}`);
}
