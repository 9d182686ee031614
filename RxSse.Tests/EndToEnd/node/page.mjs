// Gives a program of docs/clients.md what it has in a page: `show`, `window` and `document`. Prints the status of each response, and each event
// that the program shows, as lines of JSON. A client that was rejected and waits exactly as long as it was told, which is 15 s or more, waits
// 0.1 s, and that is printed too.
import { subscribe } from 'node:diagnostics_channel'

const print = line => console.log(JSON.stringify(line))
const printStatus = ({ response }) => print({ status: response.statusCode })
subscribe('undici:request:headers', printStatus) // of `fetch`
subscribe('http.client.response.finish', printStatus) // of `http.get`

let rejectedFor
const wait = setTimeout
globalThis.setTimeout = (run, time, ...rest) => {
  if (time !== rejectedFor) return wait(run, time, ...rest)
  print({ waits: time })
  return wait(run, 100, ...rest)
}

globalThis.show = event => {
  if (event.type === 'rejected') rejectedFor = event.data.retry
  print(event)
}
globalThis.window = globalThis
globalThis.document = Object.assign(new EventTarget(), { readyState: 'complete' })
