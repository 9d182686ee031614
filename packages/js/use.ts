// A use of the types, which "npm run types" checks. It is not run.

import { connect, type ConnectOptions, type Gap, type Subscription } from 'rxsse';

interface Stock {
  price: string;
}

const options: ConnectOptions = { shared: true, token: 'of-the-reader', retry: 1_000, EventSource };
const events: Subscription = connect(new URL('http://localhost:3000/events'), options);
const stop: () => void = events.on<Stock>('stock-update', ({ data, id, how }) => console.log(data.price.length, id.length, how === 'live'));
stop();
events.on('*', ({ type, data, at }) => {
  const known: unknown = data;
  console.log(type.length, known, at.toFixed());
  // @ts-expect-error the data of an event is not known
  console.log(data.price);
});
events.onGap(({ reason, missed, from }: Gap) => console.log(reason.length, (missed ?? 0).toFixed(), from?.length));
events.onState(({ name, reason, until, problem }) => console.log(name === 'live', reason.length, until?.toFixed(), problem?.status.toFixed()));
// @ts-expect-error there is no such state
events.onState(({ name }) => console.log(name === 'open'));
// @ts-expect-error a credential is a string
connect('/events', { apiKey: 7 });
// @ts-expect-error an option that is mistyped
connect('/events', { share: true });
events.close();
