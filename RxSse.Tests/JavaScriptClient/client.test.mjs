// The rules of packages/js in virtual time.

import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { inspect } from 'node:util'
import { connect } from '../../packages/js/rxsse.js'
import { EventSource, answer, begin, pass, requests, sources, turn } from './world.mjs'

const address = 'http://server.example/live/events?streams=stock'

beforeEach(begin)

async function open(options = {}, url = address) {
  const seen = { events: [], gaps: [], states: [] }
  const subscription = connect(url, { EventSource, ...options })
  subscription.on('*', event => seen.events.push(event))
  subscription.onGap(gap => seen.gaps.push(gap))
  subscription.onState(state => seen.states.push(state))
  await turn()
  return { ...seen, subscription, get state() { return seen.states.at(-1) } }
}

const newest = () => sources.at(-1)
const waitOf = ({ state }) => state.until - Date.now()

test('the wait doubles with each failure in a row, and begins anew after a connection', async () => {
  const client = await open()
  const waits = []
  for (let failure = 0; failure < 6; failure++) {
    newest().breakOff()
    await turn()
    waits.push(waitOf(client))
    await pass(waitOf(client))
  }

  newest().join()
  newest().breakOff()
  await turn()

  assert.deepEqual(waits, [3_000, 6_000, 12_000, 24_000, 48_000, 60_000])
  assert.equal(waitOf(client), 3_000)
  assert.equal(sources.length, 7)
})

test('up to half of the wait is added at random; retry and longestWait are the limits without it', async () => {
  Math.random = () => 1
  const client = await open({ retry: 1_000, longestWait: 1_500 })
  newest().breakOff()
  assert.equal(waitOf(client), 1_500)
  await pass(1_500)
  newest().breakOff()
  assert.equal(waitOf(client), 2_250)
})

test('a server that sends the client away, or does not accept it, says how long', async () => {
  const client = await open()
  for (const [said, taken] of [['soon', 3_000], [7_000, 7_000], [1, 100], [1e12, 86_400_000]]) {
    newest().join()
    newest().send('shutdown', { reason: 'stopping', retry: said })
    assert.equal(client.state.name, 'leaving')
    newest().breakOff()
    assert.equal(waitOf(client), taken)
    await pass(taken)
  }

  for (let time = 0; time < 2; time++) {
    newest().send('rejected', { message: 'It is full.', retry: 5_000 })
    newest().breakOff()
    assert.deepEqual([client.state.name, client.state.reason, waitOf(client)], ['rejected', 'It is full.', 5_000])
    await pass(5_000)
  }

  newest().breakOff()
  assert.equal(waitOf(client), 3_000) // what the server asks for is no failure
})

test('it comes back with the id of the last event, also of one that nobody listens to', async () => {
  const { events } = await open({ lastEventId: 'a-3' }, `${address}&from=earliest`)
  assert.equal(newest().url.searchParams.get('lastEventId'), 'a-3')
  newest().send('connected', { timestamp: Date.now() })
  newest().send('stock-update', 1, 'a-4')
  newest().send('heartbeat', { timestamp: Date.now() }, 'a-9')
  newest().send('of-a-live-view', 2)
  newest().breakOff()
  await pass(3_000)

  assert.equal(newest().url.searchParams.get('lastEventId'), 'a-9')
  assert.equal(newest().url.searchParams.get('from'), 'earliest')
  assert.deepEqual(events.map(({ type, data, id, how }) => [type, data, id, how]), [['stock-update', 1, 'a-4', 'replayed'], ['of-a-live-view', 2, '', 'live']])
})

test('a connection that is silent for three heartbeats is given up: 45 s until their pace is known', async () => {
  const client = await open()
  newest().join()
  await pass(44_999)
  assert.equal(client.state.name, 'live')
  await pass(1)
  assert.match(client.state.reason, /^Nothing has come for 45 s/)
  assert.equal(newest().readyState, newest().CLOSED)

  await pass(waitOf(client))
  newest().join()
  for (let beat = 0; beat < 3; beat++) {
    await pass(4_000)
    newest().send('heartbeat', { timestamp: Date.now() })
  }

  await pass(11_999)
  assert.equal(client.state.name, 'live')
  await pass(1)
  assert.match(client.state.reason, /^Nothing has come for 12 s/)
})

test('it completes after the event complete, and after a 204', async () => {
  const first = await open()
  newest().join()
  newest().send('complete', { count: 3 }, 'complete')
  assert.equal(first.state.name, 'complete')
  assert.equal(newest().readyState, newest().CLOSED)

  const second = await open()
  answer(204)
  newest().giveUp()
  await turn()
  assert.equal(second.state.name, 'complete')

  await pass(86_400_000)
  assert.equal(sources.length, 2)
})

test('it ends after a status for which another try would not help, and says what the server says', async () => {
  for (const status of [400, 401, 403, 404, 410]) {
    const client = await open()
    answer(status, { detail: 'Because.' })
    newest().giveUp()
    await turn()
    assert.equal(client.state.name, 'refused')
    assert.match(client.state.reason, status === 404 ? /^There are no events at server.example/ : /^Because[.]$/)
    assert.equal(client.state.problem.status, status)
  }

  await pass(86_400_000)
  assert.equal(sources.length, 5)
})

test('it tries again after 429, 5xx, and no answer', async () => {
  const client = await open()
  for (const [status, reason] of [[429, 'The answer was 429. Because.'], [502, 'The answer was 502. Because.'], [undefined, 'The server at server.example does not answer.']]) {
    answer(status, { detail: 'Because.' })
    newest().giveUp()
    await turn()
    assert.deepEqual([client.state.name, client.state.reason], ['waiting', reason])
    await pass(waitOf(client))
  }

  assert.equal(sources.length, 4)
})

test('an answer of 200 ends it if it is no stream; if it is one, the server has come back', async () => {
  const client = await open()
  answer(200, {}, { 'Content-Type': 'text/event-stream' })
  newest().giveUp()
  await turn()
  assert.deepEqual([client.state.name, client.state.reason], ['waiting', 'The connection failed.'])

  await pass(3_000)
  answer(200, {}, { 'Content-Type': 'text/html; charset=utf-8' })
  newest().giveUp()
  await turn()
  assert.deepEqual([client.state.name, client.state.reason], ['refused', 'What comes from server.example is no event stream.'])
})

test('it waits at least as long as Retry-After says, also for a ticket', async () => {
  const client = await open()
  for (const [said, taken] of [['60', 60_000], ['1', 6_000], ['soon', 12_000], ['999999999', 86_400_000]]) {
    answer(429, {}, { 'Retry-After': said })
    newest().giveUp()
    await turn()
    assert.equal(waitOf(client), taken)
    await pass(taken)
  }

  answer(503, {}, { 'Retry-After': '70' })
  const other = await open({ token: 'any' })
  assert.equal(waitOf(other), 70_000)
})

test('an error of a connection that is over means nothing', async () => {
  const client = await open()
  const [first] = sources
  first.join()
  first.breakOff()
  first.breakOff()
  await pass(3_000)
  first.breakOff()
  assert.deepEqual([client.state.name, sources.length], ['connecting', 2])

  newest().join()
  await pass(45_000)
  assert.equal(client.state.name, 'waiting')
  const { until } = client.state
  newest().breakOff()
  assert.equal(client.state.until, until)

  client.subscription.close()
  newest().breakOff()
  await pass(86_400_000)
  assert.deepEqual([client.state.name, sources.length], ['closed', 2])
})

test('what is not written in the format envelope, or not in its order, ends it', async () => {
  const control = ['connected', 'heartbeat', 'gap', 'shutdown', 'rejected', 'complete'].flatMap(type => [`{"type":"${type}"}`, `{"type":"${type}","data":7}`])
  const early = ['heartbeat', 'shutdown', 'complete', 'stock-update'].map(type => `{"type":"${type}","data":{}}`)
  for (const data of ['nonsense', 'null', '7', '{"type":1}', ...control, ...early]) {
    const client = await open()
    newest().onmessage({ data, lastEventId: '' })
    assert.equal(client.state.name, 'refused')
    assert.match(client.state.reason, /server[.]example is not written as events of RxSse in the format envelope/)
    assert.equal(newest().readyState, newest().CLOSED)
  }
})

test('a gap is told, in its place among the events', async () => {
  const order = []
  const { subscription, gaps } = await open()
  subscription.on('*', ({ data }) => order.push(data))
  subscription.onGap(({ reason }) => order.push(reason))
  newest().join()
  newest().send('stock-update', 1, 'a-1')
  newest().send('gap', { reason: 'slow', missed: 2, from: 'a-1', to: 'a-3' }, 'a-3')
  newest().send('stock-update', 2, 'a-4')

  assert.deepEqual(order, [1, 'slow', 2])
  assert.deepEqual(gaps, [{ reason: 'slow', missed: 2, from: 'a-1', to: 'a-3' }])
})

test('a listener hears its type; who stops hears nothing more; who throws keeps nothing from the others', async t => {
  const { subscription, events } = await open()
  const heard = []
  const failing = new Error('of the listener')
  subscription.on('stock-update', () => { throw failing })
  const stop = subscription.on('stock-update', ({ data }) => heard.push(data))
  subscription.on('heartbeat', ({ id }) => heard.push(id))
  const thrown = []
  t.mock.method(globalThis, 'queueMicrotask', report => thrown.push(report))

  newest().join('a-0')
  newest().send('stock-update', 1, 'a-1')
  stop()
  newest().send('stock-update', 2, 'a-2')
  newest().send('notification', 3, 'a-3')

  assert.deepEqual(heard, ['a-0', 1])
  assert.deepEqual(events.map(({ data }) => data), [1, 2, 3])
  assert.equal(thrown.length, 2)
  assert.throws(thrown[0], failing)
})

test('who is stopped by a listener before it, or closed by one, hears nothing more', async () => {
  const { subscription, states } = await open()
  const heard = []
  subscription.on('stock-update', ({ data }) => data === 1 ? stop() : subscription.close())
  const stop = subscription.on('stock-update', ({ data }) => heard.push(data))
  subscription.on('stock-update', ({ data }) => heard.push(['third', data]))
  subscription.on('*', ({ data }) => heard.push(['any', data]))
  newest().join()
  newest().send('stock-update', 1, 'a-1')
  newest().send('stock-update', 2, 'a-2')
  subscription.onState(({ name }) => heard.push(name))
  await turn()

  assert.deepEqual(heard, [['third', 1], ['any', 1]])
  assert.equal(states.at(-1).name, 'closed')
})

test('who asks for the state late is told it at once', async () => {
  const { subscription } = await open()
  newest().join()
  const states = []
  subscription.onState(({ name }) => states.push(name))
  await turn()
  assert.deepEqual(states, ['live'])
})

test('closing is for good: the connection, the waits and the listeners are gone', async () => {
  const client = await open()
  newest().join()
  const source = newest()
  client.subscription.close()
  client.subscription.close()
  source.send('stock-update', 1, 'a-1')
  await pass(86_400_000)

  assert.equal(source.readyState, source.CLOSED)
  assert.deepEqual(client.states.map(({ name }) => name), ['connecting', 'live', 'closed'])
  assert.deepEqual([client.events.length, sources.length], [0, 1])

  const waiting = await open()
  newest().breakOff()
  waiting.subscription.close()
  connect(address, { EventSource }).close() // before it has begun
  await pass(86_400_000)
  assert.equal(sources.length, 2)
})

test('a credential is exchanged for a ticket before each connection, and stands nowhere else', async () => {
  for (const [options, header] of [[{ token: 'secret-1' }, { Authorization: 'Bearer secret-1' }], [{ apiKey: 'secret-2' }, { 'X-Api-Key': 'secret-2' }]]) {
    begin()
    answer(201, { ticket: 'first' })
    answer(201, { ticket: 'second' })
    const client = await open(options)
    assert.equal(newest().url.searchParams.get('ticket'), 'first')
    newest().join()
    newest().breakOff()
    await pass(3_000)

    assert.deepEqual([newest().url.searchParams.get('ticket'), newest().url.searchParams.get('lastEventId')], ['second', 'a-0'])
    assert.deepEqual(requests[0], { url: 'http://server.example/live/tickets', method: 'POST', headers: header, redirect: 'error' })
    assert.equal(requests.length, 2)
    const shown = [inspect(client.subscription, { depth: 9, showHidden: true }), JSON.stringify(client.states), ...sources.map(({ url }) => url.href)]
    assert.doesNotMatch(shown.join(), /secret/)
  }
})

test('a credential that is not valid ends it; a server without tickets is asked without one', async () => {
  answer(401, { detail: 'The credential is not valid.' })
  const refused = await open({ token: 'wrong' })
  assert.deepEqual([refused.state.name, refused.state.reason, sources.length], ['refused', 'The credential is not valid.', 0])

  answer(405)
  const wrong = await open({ token: 'any' })
  assert.deepEqual([wrong.state.name, wrong.state.problem.status, sources.length], ['refused', 405, 0])

  answer(404)
  await open({ token: 'any' })
  assert.equal(newest().url.searchParams.get('ticket'), null)

  answer(503, { detail: 'Redis is away.' })
  const away = await open({ token: 'any' })
  assert.deepEqual([away.state.name, away.state.reason], ['waiting', 'The answer was 503. Redis is away.'])
})

test('slashes at the end of the path change nothing: the tickets are beside the events', async () => {
  answer(201, { ticket: 'first' })
  await open({ token: 'any' }, 'http://server.example/live/events//?streams=stock')
  assert.equal(requests[0].url, 'http://server.example/live/tickets')
  assert.equal(newest().url.href, 'http://server.example/live/events?streams=stock&ticket=first')
})

test('what is not valid is said at once, and no secret with it', () => {
  const faults = [
    ['events', {}, /URL of the events is not valid/], ['ftp://a.example/', {}, /http or https/], ['http://ann:secret@a.example/', {}, /without a user/],
    [`${address}&format=named`, {}, /Remove format/], [address, { token: 'secret', apiKey: 'secret' }, /Pass one of them/],
    [address, { token: 'secret\n' }, /^TypeError: token is not valid/], [address, { apiKey: '' }, /^TypeError: apiKey is not valid/],
    [address, { token: { secret: 1 } }, /^TypeError: token/], [address, { lastEventId: null }, /lastEventId is null/], [address, { retry: 99 }, /^RangeError: retry is 99[.] Allowed: 100 to/],
    [address, { longestWait: NaN }, /^RangeError: longestWait/], [address, { EventSource: undefined }, /install the npm package eventsource/],
  ]
  for (const [url, options, expected] of faults) {
    assert.throws(() => connect(url, { EventSource, ...options }), error => {
      assert.match(String(error), expected)
      assert.doesNotMatch(String(error), /secret/)
      return true
    })
  }

  const subscription = connect(address, { EventSource })
  assert.throws(() => subscription.on('stock-update'), /Pass a function/)
  assert.throws(() => subscription.on(undefined, () => {}), /type is undefined/)
  subscription.close()
})
