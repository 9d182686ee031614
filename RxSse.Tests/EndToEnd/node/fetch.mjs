// Reads the URL in the arguments with the `fetch` of Node, and prints the encoding of the response and then each line of its body.
const response = await fetch(process.argv[2], { headers: { accept: 'text/event-stream' } })
console.log(`encoding ${response.headers.get('content-encoding')}`)

let rest = ''
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split('\n')
  rest = lines.pop()
  lines.forEach(line => console.log(line))
}
console.log('the end')
