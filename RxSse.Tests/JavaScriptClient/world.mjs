// The world of the client under test: a clock that only a test moves, no chance, and servers that do what a test says.

import { mock } from 'node:test'

export const sources = []
export const requests = []
export const thrown = []
const answers = []

/** Begins anew. */
export function begin() {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 })
  Object.defineProperty(performance, 'now', { configurable: true, value: () => Date.now() })
  for (const list of [sources, requests, thrown, answers]) list.length = 0
  Math.random = () => 0
  globalThis.fetch = async (url, { method = 'GET', headers, redirect }) => {
    requests.push({ url: String(url), method, headers, redirect })
    const { status, body, headers: answered } = answers.shift() ?? {}
    if (!status) throw new TypeError('fetch failed')
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status, headers: { 'Content-Type': 'application/problem+json', ...answered } })
  }
}

/** What the next request is answered with; without a status it is not. */
export const answer = (status, body, headers) => answers.push({ status, body, headers })

/** Lets everything happen that waits for no time. */
export const turn = () => new Promise(resolve => setImmediate(resolve))

/** Moves the clock. */
export async function pass(milliseconds) {
  mock.timers.tick(milliseconds)
  await turn()
}

export class EventSource {
  CLOSED = 2
  readyState = 0
  #id = ''

  constructor(url) {
    this.url = new URL(url)
    sources.push(this)
  }

  close() {
    this.readyState = this.CLOSED
  }

  send(type, data = {}, id) {
    this.#id = id ?? this.#id
    this.onmessage({ data: JSON.stringify({ type, data }), lastEventId: this.#id })
  }

  /** The join, up to the heartbeat that ends it. */
  join(id = 'a-0') {
    this.send('connected', { timestamp: Date.now() })
    this.send('heartbeat', { timestamp: Date.now() }, id)
  }

  breakOff() {
    this.onerror({})
  }

  /** As it does on any status but 200. */
  giveUp() {
    this.readyState = this.CLOSED
    this.onerror({})
  }
}

/** Two ports of one channel. */
export function channel() {
  const [first, second] = [{}, {}]
  for (const [from, to] of [[first, second], [second, first]]) {
    from.postMessage = data => from.isClosed || to.onmessage?.({ data: structuredClone(data) })
    from.close = () => (from.isClosed = true)
  }

  return [first, second]
}
