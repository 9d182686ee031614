// The rules of the demo page that need no browser, in virtual time.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, test } from 'node:test'
import { begin, pass } from '../JavaScriptClient/world.mjs'

const { Seen } = await load('seen')
const { Times } = await load('times')
const now = 1_000_000

beforeEach(begin)

// Not every version of Node takes a file for a module that no package.json calls one.
function load(name) {
  const text = readFileSync(new URL(`../../samples/browser/${name}.js`, import.meta.url), 'utf8')
  return import(`data:text/javascript,${encodeURIComponent(text)}`)
}

const event = (id, how = 'replayed', at = now) => ({ type: 'stock-update', id, how, at, control: false })
const connected = (timestamp = now) => ({ ...event(''), type: 'connected', control: true, data: { timestamp } })

function take(...events) {
  const given = []
  const times = new Times(({ id, at }) => given.push([id, at]))
  events.forEach(event => times.take(event))
  return { times, given }
}

test('windows that end between two events of the log are all new, and none is new twice', () => {
  const seen = new Seen()
  const ids = ['a-7', 'a-7-1000', 'a-7-2000', 'a-9-3000', 'a-10', 'a-10-11000']

  assert.deepEqual(ids.filter(id => seen.has(event(id))), [])
  assert.deepEqual(ids.filter(id => !seen.has(event(id))), [])
  assert.equal(seen.has(event('')), false)
  assert.equal(seen.has({ ...event('a-7'), control: true }), false)
  assert.deepEqual(['b-1-500', 'b-1-1000', 'b-2'].filter(id => seen.has(event(id))), []) // after a restart
})

test('a replayed window stands at its end by the clock of this computer, and neither it nor what follows waits', () => {
  const { given } = take(connected(now - 300), event(`a-7-${now - 5_000}`), event(`a-7-${now + 5_000}`), event('a-8', 'live'))

  assert.deepEqual(given.slice(1), [[`a-7-${now - 5_000}`, now - 4_700], [`a-7-${now + 5_000}`, now], ['a-8', now]])
})

test('a window of this moment stands where it came', () => {
  const { given } = take(connected(now - 300), event(`a-7-${now - 5_000}`, 'live'))

  assert.deepEqual(given.slice(1), [[`a-7-${now - 5_000}`, now]])
})

test('events that a view makes of one event stand at its time, which the other subscription may learn later', async () => {
  const { times, given } = take(connected(), event(''), event('a-7'), event(''), event('a-8'))
  times.learn({ id: 'a-7', at: now - 50 })

  assert.deepEqual(given.slice(1), [['', now - 50], ['a-7', now - 50]])

  await pass(999)
  assert.equal(given.length, 3)
  await pass(1)
  assert.deepEqual(given.slice(3), [['', now], ['a-8', now]])
})

test('events without an id go on with what needs no time of its own', () => {
  const heartbeat = { ...connected(), id: 'a-9' }
  const { given } = take(connected(), event('', 'past', 7), heartbeat, event('', 'live', 8))

  assert.deepEqual(given.slice(1), [['', 7], ['a-9', now], ['', 8]])
})
