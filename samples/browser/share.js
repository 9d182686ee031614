// Many tabs, one connection: the first port that asks for a URL opens it, the last that leaves closes it.
//
// A tab that comes later gets what the others have seen lately. Runs in a SharedWorker, or in the page where there is none.

import { Events } from './events.js';

const remembered = 500;

export class Share {
  #rooms = new Map();

  add(port) {
    port.onmessage = ({ data: { ask, url, past, token = '', lock, how } }) => {
      const room = this.#rooms.get(keyOf(url, token));
      if (ask === 'join') {
        this.#join(port, url, past, token);
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

  #join(port, url, past, token) {
    const room = this.#rooms.get(keyOf(url, token)) ?? this.#open(url, past, token);
    room.ports.add(port);
    port.postMessage({ url, history: room.history });
    tell(room, stateOf(url, room));
  }

  #open(url, past, token) {
    const room = { url, token, ports: new Set(), history: [] };
    room.events = new Events(url, {
      past,
      token,
      onEvent: event => {
        remember(room, { event });
        tell(room, { url, event, counts: room.events.counts });
      },
      onState: state => {
        remember(room, { state: { ...state, at: Date.now() } });
        tell(room, stateOf(url, room));
      },
    });
    this.#rooms.set(keyOf(url, token), room);
    room.events.open();
    return room;
  }

  #leave(port, room) {
    room.ports.delete(port);
    if (room.ports.size > 0) {
      tell(room, stateOf(room.url, room));
    } else {
      room.events.close();
      this.#rooms.delete(keyOf(room.url, room.token));
    }
  }

  #drop(port) {
    for (const room of this.#rooms.values()) {
      if (room.ports.has(port)) {
        this.#leave(port, room);
      }
    }
  }
}

// Who has another token may see something else.
const keyOf = (url, token) => `${url} ${token}`;

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
