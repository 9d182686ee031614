// A view as text: what the picker's picks mean, the URL that asks for it, and programs that do.

/** What each operator does, an argument to begin with, and others to choose from. */
export const operators = {
  where: ['keeps what a condition holds for', 'price > 100', 'price * trend > 100', 'length(message) > 20', 'coalesce(price, cpu) > 50', "message contains 'disk'"],
  select: ['keeps some fields, or calculates', 'price, price * 2 as double', 'round(price, 1) as price', 'length(message) as characters', 'coalesce(price, cpu, 0) as value', 'current.price - previous.price as change'],
  distinct: ['drops repetitions', 'trend'],
  sample: ['the newest, once a period', '5s'],
  every: ['at once, then once a period', '5s'],
  debounce: ['the newest, once it is quiet', '1s'],
  silence: ['tells when nothing comes', '10s'],
  pairs: ['each with the one before'],
  buffer: ['collects into an array', '5s'],
  avg: ['the average of a window', 'price over 10s', 'price * 2 as double over 10s', 'price, max price over 1m every 10s'],
  min: ['the least of a window', 'price over 10s'],
  max: ['the most of a window', 'price over 10s'],
  sum: ['the sum of a window', 'requests over 10s'],
  count: ['how many in a window', 'over 10s'],
  first: ['the first value of a window', 'price over 10s', 'price as open, max price as high, min price as low, last price as close over 10s'],
  last: ['the last value of a window', 'price over 10s'],
  p50: ['the median of a window', 'price over 10s'],
  p90: ['what 90 % are at most', 'price over 1m every 10s'],
  p95: ['what 95 % are at most', 'price over 1m every 10s'],
  p99: ['what 99 % are at most', 'price over 1m every 10s'],
  as: ['gives it another name', 'mine'],
  take: ['ends after so many', '10'],
};

/** The operators that can work for each value of a field by itself. */
export const keyed = [
  'distinct', 'sample', 'every', 'debounce', 'silence', 'pairs', 'avg', 'min', 'max', 'sum', 'count', 'first', 'last', 'p50', 'p90', 'p95', 'p99',
];

/** picks: { streams: ['stock'], combine: 'side' | 'merge' | 'latest' | 'with', steps: [{ name, argument, by }] } */
export function viewOf({ streams, combine, steps }) {
  const sources = streams.join(', ');
  const origin = combine === 'side' || streams.length < 2 ? sources : `${combine}(${sources})`;
  return [origin, ...steps.map(({ name, argument, by }) => [name, argument, by && `by ${by}`].filter(part => part).join(' '))].join(' | ');
}

export const urlOf = (address, view) => `${new URL('events', address)}?view=${encodeURIComponent(view)}`;

/** A command or a program that prints the events of a view. */
export const texts = {
  curl: (address, view) => `curl -N --get '${new URL('events', address)}' --data-urlencode 'view=${view.replaceAll("'", String.raw`'\''`)}'`,

  javascript: (address, view) => `const view = ${JSON.stringify(view)};
const events = new EventSource(${JSON.stringify(`${new URL('events', address)}?view=`)} + encodeURIComponent(view));
events.onmessage = ({ data }) => console.log(JSON.parse(data));`,

  csharp: (address, view) => `using System.Reactive.Linq;
using System.Text;
using RxSse.Client; // dotnet add package RxSse.Client

var view = @"${view.replaceAll('"', '""')}";
await new HttpClient().Events(new Uri("${new URL('events', address)}?view=" + Uri.EscapeDataString(view)))
    .OfType<StreamSignal.Event>()
    .ForEachAsync(next => Console.WriteLine($"{next.Type} {Encoding.UTF8.GetString(next.Data.Span)}"));`,
};
