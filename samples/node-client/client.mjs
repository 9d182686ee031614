// Prints the events of the server in the argument. EventSource returns by itself, with the id of the last event.
import { EventSource } from 'eventsource'

const address = process.argv[2] ?? 'http://localhost:3000/events'
const source = new EventSource(address)

source.onopen = () => console.log('connected to', address)

source.onmessage = ({ data }) => {
  const event = JSON.parse(data)
  if (event.type === 'gap') console.log(`gap: ${event.data.reason}, ${event.data.missed ?? 'nobody knows how many'} missed`)
  else console.log(event.type, event.data)
}

source.onerror = ({ message }) => {
  console.log(message ? `connection lost: ${message}` : 'connection lost')
  if (source.readyState === EventSource.CLOSED) process.exit(1) // any status but 200 stops it for good
}
