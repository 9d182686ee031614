// Subscribes to the URL in the arguments with packages/js, and prints each event, gap and state as a line of JSON. It closes after the event "last",
// and then ends, as nothing is left to do.
import { EventSource } from 'eventsource'
import { connect } from '../../../packages/js/rxsse.js'

const events = connect(process.argv[2], { EventSource, retry: 100, longestWait: 500 })
const print = value => console.log(JSON.stringify(value))

events.on('*', ({ data, id, how }) => {
  print({ data, id, how })
  if (data === 'last') events.close()
})
events.onGap(({ reason }) => print({ gap: reason }))
events.onState(({ name, reason }) => print({ state: name, reason }))
