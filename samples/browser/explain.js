// What a view is and what it costs, as the server explains it without running it.

import { withTokenFor } from './token.js';

const bytes = count => (count < 1024 ? `${count} B` : count < 1024 * 1024 ? `${Math.round(count / 1024)} KiB` : `${Math.round(count / 1024 / 1024)} MiB`);

/**
 * Returns what the server says: { view, streams, boxes, lines }, or { problem } as the server describes it. view is the normal form, streams are
 * the inputs if the reader may know them, boxes are the texts of what stands between the inputs and the output, lines explain it all.
 */
export async function explain(address, view) {
  const url = new URL('views/explain', address);
  url.searchParams.set('view', view);
  const response = await fetch(url, { headers: withTokenFor(url), redirect: 'error', signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  return !response ? { problem: { detail: `There is no answer from ${url.origin}.` } }
    : response.ok && answer ? { view: answer.view, streams: answer.streams, boxes: boxesOf(answer), lines: linesOf(answer) }
    : { problem: answer ?? { detail: 'The server does not explain this view.' } };
}

// Of a named view whose streams the caller may not read, there is neither keeps nor pipes nor limits.
function linesOf({ view, shared, take, keeps, pipes = [], limits = [] }) {
  return [
    view,
    shared ? `It runs once for all who ask for the same${keeps ? `, and keeps at most ${bytes(keeps)}` : ''}.` : 'It needs no pipeline.',
    ...(take ? [`Your response ends after ${take} events.`] : []),
    ...pipes.flatMap(pipe => pipe.operators.map(step =>
      `${step.operator}: ${step.replayable ? 'replayable' : 'live'}${step.keeps ? `, keeps at most ${bytes(step.keeps)}` : ''}`)),
    limits.map(({ limit, used, max }) => `${limit.split(':')[1]} ${used} of ${max}`).join(', '),
  ].filter(line => line);
}

// One pipe is its source, unless that is a stream, and its operators. Several pipes stand side by side, each as it is written.
function boxesOf({ view, streams = [], take, pipes = [] }) {
  const boxes = pipes.length === 0 ? [view]
    : pipes.length > 1 && pipes.some(({ operators }) => operators.length > 1) ? pipes.map(({ pipe }) => pipe)
    : pipes.flatMap(({ operators }) => operators.map(({ operator }) => operator)).filter(text => !streams.includes(text));
  return take ? [...boxes, `take ${take}`] : boxes;
}
