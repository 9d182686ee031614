// One subscription to all streams of the server, and their diagram. All that stands around it comes when this is there.

import { byId, make } from './dom.js';
import { connection, everything, goOn, isAnswered, joined, optionsOf, readStreams, streams as first } from './first.js';
import { Marbles } from './marbles.js';
import { Seen } from './seen.js';

const patience = 4_000; // ms; a server may not answer at all
const around = [
  'page', 'breaks', 'chart', 'composer', 'copies', 'explain', 'gaps', 'inspector', 'interruptions', 'links', 'log', 'metrics', 'notifications',
  'picker', 'post', 'publisher', 'status', 'stock', 'times', 'view-text', 'who',
];

let streams = [
  { name: 'stock', type: 'stock-update' },
  { name: 'metrics', type: 'metrics-update' },
  { name: 'notifications', type: 'notification' },
];
let leave;
let inputs; // the names of those of the view that runs, if they are known

const seen = new Seen();
const marbles = new Marbles(byId('marbles'), false);
const page = loadPage();

// What stands around comes when the server has answered: a slow line carries the first events first. All of it is asked for at once.
async function loadPage() {
  setTimeout(goOn, patience);
  await isAnswered;
  document.head.append(make('link', { rel: 'stylesheet', href: 'widgets.css' }), ...around.map(name => make('link', { rel: 'modulepreload', href: `${name}.js` })));
  const { Page } = await import('./page.js');
  return new Page(marbles, { setInputs, reconnect, toggle });
}

function setInputs(names) {
  inputs = names;
  setLanes();
}

function setLanes() {
  marbles.setLanes(streams.map(({ name }) => ({ key: name, label: name, rows: 1, isHidden: inputs && !inputs.includes(name) })));
}

function take(event, counts) {
  const isNew = !seen.has(event);
  const stream = event.control ? undefined : streamOf(event.type);
  if (isNew && stream) {
    marbles.add(stream, event);
  }

  page.then(shown => shown.take(event, { counts, isNew, stream }));
  if (event.type === 'gap' && event.data.reason === 'restarted') {
    readStreams().then(learn); // the server may have others now
  }
}

function streamOf(type) {
  let stream = streams.find(known => known.type === type || known.types?.includes(type));
  if (!stream) {
    stream = { name: type, type };
    streams.push(stream);
    setLanes();
  }

  return stream.name;
}

function learn(known) {
  if (known) {
    streams = known.map(({ name, type, types }) => ({ name, type, types }));
    setLanes();
    page.then(shown => shown.learn(known));
  }
}

async function connect(reading) {
  const known = await reading;
  learn(known);
  leave = connection.join(everything, {
    onHistory: entries => entries.forEach(({ event, state }) => (event ? take(event) : page.then(shown => shown.recall(state)))),
    onEvent: take,
    onState: (state, counts, tabs) => {
      page.then(shown => shown.setState(state, counts, tabs));
      if (state.name !== 'connecting') {
        goOn();
      }
    },
  }, optionsOf(known));
}

/** Once more, as another reader. */
function reconnect() {
  leave?.();
  connect(readStreams());
}

/** Leaves the server, or comes back. */
function toggle() {
  if (leave) {
    leave();
    leave = undefined;
    page.then(shown => shown.setState({ name: 'closed', reason: 'You have disconnected.' }, { received: 0, past: 0, resumes: 0, gaps: 0 }, 0));
  } else {
    connect(readStreams());
  }
}

setLanes();
connect(joined);
first.then(learn);
