// One connection for many tabs, in virtual time, with a SharedWorker that runs here.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, test } from 'node:test'
import { connect } from '../../packages/js/rxsse.js'
import { Share } from '../../packages/js/share.js'
import { EventSource, answer, begin, channel, sources, turn } from './world.mjs'

const address = 'http://server.example/events'
let page
let share

beforeEach(() => {
  begin()
  share = new Share()
  page = new EventTarget()
  Object.assign(globalThis, {
    EventSource,
    addEventListener: page.addEventListener.bind(page),
    SharedWorker: class extends EventTarget {
      constructor() {
        super()
        const [here, there] = channel()
        share.add(there)
        this.port = here
      }
    },
  })
})

async function open(options) {
  const subscription = connect(address, { shared: true, ...options })
  const [events, gaps, states] = [[], [], []]
  subscription.on('*', ({ data, how }) => events.push([data, how]))
  subscription.onGap(({ reason }) => gaps.push(reason))
  subscription.onState(({ name }) => states.push(name))
  await turn()
  return { subscription, events, gaps, states }
}

const turnPage = (name, persisted) => page.dispatchEvent(Object.assign(new Event(name), { persisted }))

test('two share a connection, and the second gets what the first has seen', async () => {
  const first = await open()
  sources[0].join()
  sources[0].send('stock-update', 1, 'a-1')
  sources[0].send('gap', { reason: 'slow' }, 'a-2')
  const second = await open()
  sources[0].send('stock-update', 3, 'a-3')

  assert.equal(sources.length, 1)
  assert.deepEqual(first.events, [[1, 'live'], [3, 'live']])
  assert.deepEqual(second.events, [[1, 'past'], [3, 'live']])
  assert.deepEqual([first.gaps, second.gaps, second.states], [['slow'], ['slow'], ['live']])
  assert.deepEqual(first.states, ['connecting', 'live']) // another tab is no news of the state

  first.subscription.close()
  sources[0].send('stock-update', 4, 'a-4')
  assert.equal(second.events.length, 3)
  assert.equal(first.events.length, 2)
  assert.deepEqual(first.states.at(-1), 'closed')
  second.subscription.close()
  assert.equal(sources[0].readyState, sources[0].CLOSED)
})

test('who has another credential has another connection', async () => {
  for (const ticket of ['1', '2', '3']) answer(201, { ticket })
  await open({ token: 'a' })
  await open({ token: 'b' })
  await open({ apiKey: 'a' })
  await open({ token: 'a' })
  await open()
  assert.deepEqual(sources.map(({ url }) => url.searchParams.get('ticket')), ['1', '2', '3', null])
})

test('who continues after an event gets what came after it, from the shared connection if it is remembered there', async () => {
  await open()
  sources[0].join()
  sources[0].send('stock-update', 1, 'a-1')
  sources[0].send('stock-update', 2, 'a-2')

  const known = await open({ lastEventId: 'a-1' })
  const unknown = await open({ lastEventId: 'b-0' })

  assert.deepEqual(known.events, [[2, 'past']])
  assert.deepEqual([sources.length, sources[1].url.searchParams.get('lastEventId'), unknown.events.length], [2, 'b-0', 0])
})

test('an event of a snapshot is not remembered: those between it and the next never came', async () => {
  await open()
  sources[0].send('connected', { timestamp: Date.now() })
  sources[0].send('notification', 1, 'a-5')
  sources[0].send('stock-update', 2, 'a-9')
  sources[0].send('heartbeat', { timestamp: Date.now() }, 'a-9')
  sources[0].send('stock-update', 3, 'a-10')

  const within = await open({ lastEventId: 'a-5' })
  const after = await open({ lastEventId: 'a-9' })

  assert.deepEqual([sources.length, sources[1].url.searchParams.get('lastEventId'), within.events.length], [2, 'a-5', 0])
  assert.deepEqual(after.events, [[3, 'past']])
})

test('a heartbeat is remembered as long as what came after it', async () => {
  await open()
  sources[0].join()
  for (const id of ['a-1', 'a-2', 'a-3']) sources[0].send('heartbeat', { timestamp: Date.now() }, id)
  for (let id = 4; id < 500; id++) sources[0].send('stock-update', id, `a-${id}`)
  const known = await open({ lastEventId: 'a-2' })
  for (let id = 500; id < 510; id++) sources[0].send('stock-update', id, `a-${id}`)
  await open({ lastEventId: 'a-2' })

  assert.deepEqual([known.events.length, known.events[0]], [506, [4, 'past']])
  assert.deepEqual([sources.length, sources[1].url.searchParams.get('lastEventId')], [2, 'a-2'])
})

test('a page that comes back finds the others, also after a heartbeat', async () => {
  const { events } = await open()
  const [here, there] = channel()
  share.add(there)
  here.postMessage({ ask: 'join', url: address, options: { cursor: '' } }) // another tab
  sources[0].join()
  sources[0].send('heartbeat', { timestamp: Date.now() }, 'a-7')
  turnPage('pagehide', true)
  sources[0].send('stock-update', 8, 'a-8')
  turnPage('pageshow', true)
  sources[0].send('stock-update', 9, 'a-9')

  assert.equal(sources.length, 1)
  assert.deepEqual(events, [[8, 'past'], [9, 'live']])
})

test('who comes after a refusal is not refused with the others', async () => {
  const first = await open()
  answer(404)
  sources[0].giveUp()
  await turn()
  assert.equal(first.states.at(-1), 'refused')

  const second = await open()
  sources[1].join()
  const third = await open()

  assert.deepEqual([second.states.at(-1), third.states, first.states.at(-1), sources.length], ['live', ['live'], 'refused', 2])
})

test('a page that comes back from the cache of the browser goes on after the last event', async () => {
  const { events } = await open()
  sources[0].join()
  sources[0].send('stock-update', 1, 'a-1')
  turnPage('pagehide', true)
  assert.equal(sources[0].readyState, sources[0].CLOSED)

  turnPage('pageshow', true)
  assert.equal(sources[1].url.searchParams.get('lastEventId'), 'a-1')
  sources[1].join('a-2')
  sources[1].send('stock-update', 3, 'a-3')
  assert.deepEqual(events, [[1, 'live'], [3, 'live']])

  sources[1].send('complete', { count: 2 }, 'complete')
  turnPage('pagehide', true)
  turnPage('pageshow', true)
  assert.equal(sources.length, 2) // nothing is left to come
})

test('the worker has options that a bundler can read', () => assert.match(
  readFileSync(new URL('../../packages/js/connection.js', import.meta.url), 'utf8'),
  /new SharedWorker\(new URL\('\.\/worker\.js', import\.meta\.url\), \{ type: 'module', name: '[^']+' \}\)/,
))
