// Many tabs, one connection: the first port that asks for a URL opens it, the last that leaves closes it.
//
// A tab that comes later gets what the others have seen lately. Runs in a SharedWorker, or in the page where there is none.

import { Events } from './events.js';

const remembered = 500;

export class Share {
  #rooms = new Map();

  add(port) {
    port.onmessage = ({ data: { ask, url, past, lock } }) => {
      const room = this.#rooms.get(url);
      if (ask === 'join') {
        this.#join(port, url, past);
      } else if (ask === 'leave' && room) {
        this.#leave(port, url, room);
      } else if (ask === 'retry') {
        room?.events.retryNow();
      } else if (ask === 'bye') {
        this.#drop(port);
      } else if (ask === 'watch') {
        navigator.locks.request(lock, () => this.#drop(port)); // a tab that crashes says nothing, but lets go of its lock
      }
    };
  }

  #join(port, url, past) {
    const room = this.#rooms.get(url) ?? this.#open(url, past);
    room.ports.add(port);
    port.postMessage({ url, history: room.history });
    tell(room, stateOf(url, room));
  }

  #open(url, past) {
    const room = { ports: new Set(), history: [] };
    room.events = new Events(url, {
      past,
      onEvent: event => {
        remember(room, { event });
        tell(room, { url, event, counts: room.events.counts });
      },
      onState: state => {
        remember(room, { state: { ...state, at: Date.now() } });
        tell(room, stateOf(url, room));
      },
    });
    this.#rooms.set(url, room);
    room.events.open();
    return room;
  }

  #leave(port, url, room) {
    room.ports.delete(port);
    if (room.ports.size > 0) {
      tell(room, stateOf(url, room));
    } else {
      room.events.close();
      this.#rooms.delete(url);
    }
  }

  #drop(port) {
    for (const [url, room] of this.#rooms) {
      if (room.ports.has(port)) {
        this.#leave(port, url, room);
      }
    }
  }
}

function stateOf(url, { events, ports }) {
  return { url, state: events.state, counts: events.counts, tabs: ports.size };
}

function remember(room, entry) {
  if (entry.event?.type !== 'heartbeat') {
    room.history.push(entry);
  }

  if (room.history.length > remembered) {
    room.history.shift();
  }
}

function tell(room, message) {
  for (const port of room.ports) {
    port.postMessage(message);
  }
}
