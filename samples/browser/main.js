// Puts the page together: one subscription to all streams, and every widget takes from it what it shows.

import { byId, setText } from './dom.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { Log } from './log.js';
import { Marbles } from './marbles.js';
import { Metrics } from './metrics.js';
import { Notifications } from './notifications.js';
import { Publisher } from './publisher.js';
import { Status } from './status.js';
import { Stock } from './stock.js';
import { address, remember } from './address.js';
import { setToken, tokenNow, withToken } from './token.js';

const past = 2 * 60_000;
const url = String(new URL('events', address));

let streams = [
  { name: 'stock', type: 'stock-update' },
  { name: 'metrics', type: 'metrics-update' },
  { name: 'notifications', type: 'notification' },
];
let view; // what the composer runs
let leave;
let outage; // ends the outage that is being drawn
let gaps = []; // end the gaps that are being drawn
let newest = { epoch: '', sequence: 0 };

const connection = new Connection();
const status = new Status();
const log = new Log();
const marbles = new Marbles(byId('marbles'), byId('marble-detail'));
const widgets = [new Stock(), new Metrics(), new Notifications(() => address)];
const publisher = new Publisher(address);
const composer = new Composer(connection, address, {
  onStart: started => {
    view = started;
    marbles.clear('merged');
    setLanes();
  },
  onEvent: (event, from) => {
    log.take(event, from);
    if (!event.control) {
      marbles.add('merged', event);
    }
  },
});

function setLanes() {
  marbles.setLanes([...streams.map(({ name }) => ({ key: name, label: name, rows: 1 })), { key: 'merged', label: view ?? 'merged: all streams', rows: 3 }]);
  composer.setStreams(streams.map(({ name }) => name));
}

// Who disconnects and connects again is told of the last minutes once more.
function isKnown({ id, control }) {
  const [epoch, sequence] = id.split('-');
  if (control || !id || (epoch === newest.epoch && sequence <= newest.sequence)) {
    return !control && Boolean(id);
  }

  newest = { epoch, sequence: Number(sequence) };
  return false;
}

function take(event) {
  if (isKnown(event)) {
    return;
  }

  log.take(event);
  widgets.forEach(widget => widget.take(event));
  if (event.type === 'gap') {
    gaps.push(marbles.addHole('gap', event.since, 'Gap: events are missing here'));
    if (event.data.reason === 'restarted') {
      learnStreams(); // the server may have others now
    }

    return;
  }

  if (event.type !== 'connected') {
    gaps.splice(0).forEach(end => end(event.at));
  }

  if (!event.control) {
    marbles.add(laneOf(event.type), event);
    if (!view) {
      marbles.add('merged', event);
    }
  }
}

function laneOf(type) {
  let stream = streams.find(known => known.type === type || known.types?.includes(type));
  if (!stream) {
    stream = { name: type, type };
    streams.push(stream);
    setLanes();
  }

  return stream.name;
}

function follow({ name, at = Date.now() }) {
  if (name === 'live') {
    outage?.(at);
    outage = undefined;
  } else if (name !== 'leaving' && name !== 'connecting') {
    outage ??= marbles.addHole('outage', at, 'No connection');
  }
}

async function connect() {
  const known = await learnStreams();
  leave = connection.join(url, {
    onHistory: entries => entries.forEach(({ event, state }) => {
      if (event) {
        take(event);
        status.recall(event);
      } else {
        follow(state);
      }
    }),
    onEvent: (event, counts) => {
      take(event);
      status.take(event, counts);
    },
    onState: (state, counts, tabs) => {
      follow(state);
      status.setState(state, counts, tabs, connection.isShared);
    },
  }, known && isLively(known) ? past : 0);
}

async function learnStreams() {
  try {
    const known = (await (await fetch(new URL('streams', address), { headers: withToken(), signal: AbortSignal.timeout(10_000) })).json()).streams;
    streams = known.map(({ name, type, types }) => ({ name, type, types }));
    setLanes();
    publisher.setStreams(known);
    return known;
  } catch {
    return undefined; // the connection will say what is wrong
  }
}

// The snapshot shows the newest of each stream; the last minutes show more, if each stream had an event in them.
function isLively(known) {
  return known.every(({ snapshot, lastAt }) => !snapshot || lastAt > Date.now() - past / 2);
}

byId('address').value = address;
byId('address-form').addEventListener('submit', event => {
  event.preventDefault();
  const problem = remember(byId('address').value);
  setText(byId('address-problem'), problem ?? '');
  if (!problem) {
    location.reload(); // another server: nothing on the page is about it
  }
});
byId('token-form').addEventListener('submit', event => {
  event.preventDefault();
  setToken(byId('token').value);
  leave?.();
  connection.token = tokenNow();
  connect();
});
byId('connect').addEventListener('click', () => {
  if (leave) {
    leave();
    leave = undefined;
    const state = { name: 'closed', reason: 'You have disconnected.' };
    follow(state);
    status.setState(state, { received: 0, resumes: 0, gaps: 0 }, 0, connection.isShared);
  } else {
    connect();
  }
});
byId('reconnect').addEventListener('click', () => connection.retryNow(url));
byId('marbles-pause').addEventListener('click', ({ target }) => {
  marbles.pause(!marbles.isPaused);
  target.setAttribute('aria-pressed', String(marbles.isPaused));
  setText(target, marbles.isPaused ? 'Resume' : 'Pause');
});

setLanes();
connect();
