// What takes a journey to the server begins before the rest of the page has come: the list of its streams, and the connection.

import { address } from './address.js';
import { withTokenFor } from './token.js';

const past = 2 * 60_000;
const patience = 700; // ms for an answer; a line on which the page itself took longer is slow
const mostForWorker = 1_500; // ms; a worker costs two journeys more, for its script and for what it imports
const { requestStart, responseEnd } = performance.getEntriesByType('navigation')[0] ?? {};
const took = responseEnd - requestStart; // NaN, which is not slow, in a browser that does not measure it
const isSlow = took > patience;

/** All streams of the server. */
export const everything = String(new URL('events', address));

/** With what to join all streams: the token, and how much of the history to ask for, if the streams are known. */
export const optionsOf = streams => ({ ...connecting(everything), past: streams && isLively(streams) ? past : 0 });

/** With what to join a URL. A reader who looks on waits less than a program. */
export const connecting = url => ({ headers: withTokenFor(url), retry: 1_000, longestWait: 30_000 });

/** The streams as GET /streams describes them; undefined if there is no answer, as the connection will say what is wrong. */
export async function readStreams() {
  try {
    const url = new URL('streams', address);
    const response = await fetch(url, { headers: withTokenFor(url), redirect: 'error', signal: AbortSignal.timeout(10_000) });
    return (await response.json()).streams;
  } catch {
    return undefined;
  }
}

export const { promise: isAnswered, resolve: goOn } = Promise.withResolvers();

/** On a slow line they come after the first events. */
export const streams = isSlow ? isAnswered.then(readStreams) : readStreams();

// Asked for by the page already: the list above is on its way while the last of these come.
const [{ Connection }, isAlone] = await Promise.all([import('./rxsse/connection.js'), took > mostForWorker && takeLock()]);

export const connection = new Connection(() => location.reload(), !isAlone);

/** The streams, or undefined on a slow line, where the events come first, and no history. What comes is held until the page listens. */
export const joined = Promise.race([streams, new Promise(resolve => setTimeout(resolve, isSlow ? 0 : patience))]).then(known => {
  connection.join(everything, undefined, optionsOf(known));
  return known;
});

// Whether this tab has its own connections, as long as it is there. Only one tab of a browser may: it needs two, and over HTTP/1.1
// all tabs together have six to a server.
function takeLock() {
  return new Promise((resolve, reject) => {
    navigator.locks.request('rxsse-own', { ifAvailable: true }, lock => {
      resolve(Boolean(lock));
      return lock && new Promise(() => {});
    }).catch(reject);
  }).catch(() => false); // there are no locks, as on a page that came over plain HTTP from another machine, or none for this page
}

// The snapshot shows the newest of each stream; the last minutes show more, unless the newest event of a stream is older.
function isLively(known) {
  return known.every(({ snapshot, lastId, lastAt }) => !snapshot || lastId === null || lastAt > Date.now() - past / 2);
}
