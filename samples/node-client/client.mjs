// Prints the events of the server in the argument, over all restarts of the server.
import { EventSource } from 'eventsource'
import { connect } from 'rxsse'

const address = process.argv[2] ?? 'http://localhost:3000/events'
const events = connect(address, { EventSource, retry: 500, longestWait: 2_000 }) // somebody is watching

events.on('*', ({ type, data }) => console.log(type, data))
events.onGap(({ reason, missed }) => console.log(`gap: ${reason}, ${missed ?? 'nobody knows how many'} missed`))
events.onState(({ name, reason }) => {
  console.log(reason ? `${name}: ${reason}` : name)
  if (name === 'refused') process.exitCode = 1
})
