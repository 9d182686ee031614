// One connection for many tabs, in virtual time, with a SharedWorker that runs here.

import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { connect } from '../../packages/js/rxsse.js'
import { Share } from '../../packages/js/share.js'
import { EventSource, answer, begin, channel, sources, turn } from './world.mjs'

const address = 'http://server.example/events'
let page

beforeEach(() => {
  begin()
  const share = new Share()
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
  const unknown = await open({ lastEventId: 'a-0' })

  assert.deepEqual(known.events, [[2, 'past']])
  assert.deepEqual([sources.length, sources[1].url.searchParams.get('lastEventId'), unknown.events.length], [2, 'a-0', 0])
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
