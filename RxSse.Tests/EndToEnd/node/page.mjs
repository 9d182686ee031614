// Gives a program of docs/clients.md what it has in a page: `show`, `window` and `document`. Prints the status of each response, and each event
// that the program shows, as lines of JSON. A client that was rejected and waits exactly as long as it was told, which is 15 s or more, waits
// 0.1 s, and that is printed too. Meanwhile its reader changes tabs, and it ends if it asks again because of that.
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
  changeTabs()
  return wait(run, 100, ...rest)
}

const ask = globalThis.fetch
let areTabsChanging = false
globalThis.fetch = (...request) => areTabsChanging ? process.exit(1) : ask(...request)
function changeTabs() {
  areTabsChanging = true
  for (const isHidden of [true, false]) {
    document.hidden = isHidden
    document.dispatchEvent(new Event('visibilitychange'))
  }
  areTabsChanging = false
}

globalThis.show = event => {
  if (event.type === 'rejected') rejectedFor = event.data.retry
  print(event)
}
globalThis.window = globalThis
globalThis.document = Object.assign(new EventTarget(), { readyState: 'complete', hidden: false })
