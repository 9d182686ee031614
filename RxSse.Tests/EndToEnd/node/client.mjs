// Subscribes to the URL in the arguments with the npm package `eventsource`, and prints each event as a line of JSON.
// It comes back by itself, as a browser does, until it is killed.
import { EventSource } from 'eventsource'

const source = new EventSource(process.argv[2])

source.onmessage = ({ lastEventId, data }) =>
  console.log(JSON.stringify({ id: lastEventId, ...JSON.parse(data) }))

source.onerror = ({ code, message }) => {
  if (source.readyState === EventSource.CLOSED) {
    console.error(`It has given up for good: ${code ?? ''} ${message ?? ''}`)
    process.exit(1)
  }
}
