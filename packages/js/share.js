// Many tabs, one connection: the first port that asks for a URL opens it, the last that leaves closes it.
//
// A tab that comes later gets what the others have seen lately; one that continues after an event that they do not remember gets a connection of
// its own. Runs in a SharedWorker, or in the page where there is none.

import { Events } from './events.js';

const remembered = 500;

export class Share {
  #rooms = [];

  add(port) {
    port.onmessage = ({ data: { ask, url, options, lock, how } }) => {
      const room = this.#rooms.find(room => room.url === url && room.ports.has(port));
      if (ask === 'join' && !room) {
        this.#join(port, url, options);
      } else if (ask === 'leave' && room) {
        this.#leave(port, room);
      } else if (ask === 'retry') {
        room?.events.retryNow();
      } else if (ask === 'break') {
        room?.events.breakOff(how);
      } else if (ask === 'bye') {
        this.#drop(port);
      } else if (ask === 'watch') {
        navigator.locks.request(lock, () => this.#drop(port)); // a tab that crashes says nothing, but lets go of its lock
      }
    };
  }

  #join(port, url, options) {
    const { cursor, headers } = options;
    const key = JSON.stringify(headers); // who has another credential may see something else
    const known = this.#rooms.find(room => room.url === url && room.key === key && room.events.state.name !== 'refused' && placeAfter(room, cursor) >= 0);
    const room = known ?? this.#open(url, key, options);
    room.ports.add(port);
    port.postMessage({ url, history: room.history.slice(known && placeAfter(room, cursor)) });
    tell(room, stateOf(room));
  }

  #open(url, key, options) {
    const room = { url, key, ports: new Set(), history: [], dropped: 0, beats: [] };
    room.events = new Events(url, {
      ...options,
      onEvent: event => {
        remember(room, { event });
        tell(room, { url, event, counts: room.events.counts });
      },
      onState: state => {
        remember(room, { state: { ...state, at: Date.now() } });
        tell(room, stateOf(room));
      },
    });
    this.#rooms.push(room);
    room.events.open();
    return room;
  }

  #leave(port, room) {
    room.ports.delete(port);
    if (room.ports.size > 0) {
      tell(room, stateOf(room));
    } else {
      room.events.close();
      this.#rooms = this.#rooms.filter(other => other !== room);
    }
  }

  #drop(port) {
    this.#rooms.filter(room => room.ports.has(port)).forEach(room => this.#leave(port, room));
  }
}

// Where in the history to continue after a cursor; negative if nobody knows what came after it. After a heartbeat and after an event that came as
// it happened nothing is missing; between the events of a snapshot there is.
function placeAfter({ history, dropped, beats }, cursor) {
  if (!cursor) {
    return 0;
  }

  const beat = beats.find(({ id }) => id === cursor);
  return beat ? beat.next - dropped : (history.findIndex(({ event }) => event?.id === cursor && event.how === 'live') + 1 || -1);
}

function stateOf({ url, events, ports }) {
  return { url, state: events.state, counts: events.counts, tabs: ports.size };
}

function remember(room, entry) {
  const { history, beats } = room;
  if (entry.event?.type !== 'heartbeat') {
    history.push(entry);
  } else if (entry.event.id) {
    beats.push({ id: entry.event.id, next: room.dropped + history.length });
  }

  if (history.length > remembered) {
    history.shift();
    room.dropped++;
  }

  if (beats.length > remembered) {
    beats.shift();
  }
}

function tell(room, message) {
  for (const port of room.ports) {
    port.postMessage(message);
  }
}
