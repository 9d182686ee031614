/** An event. */
export interface StreamEvent<T = unknown> {
  /** Its type, such as `stock-update`. */
  readonly type: string;
  /** Its data, from JSON. It is not checked. */
  readonly data: T;
  /** Its id; empty if it has none, as the events of a live view. */
  readonly id: string;
  /** Whether it came as it happened, in place of an event that was missed, or from the history before this subscription. */
  readonly how: 'live' | 'replayed' | 'past';
  /** When it happened, in milliseconds since 1970 of this machine's clock; of an event of the past, as far as its `timestamp` says it. */
  readonly at: number;
}

/** Events are missing: those after `from` and not after `to`. */
export interface Gap {
  /** Why: `slow`, `expired`, `restarted`, `live` or `unknown`. */
  readonly reason: string;
  /** How many; null if the server does not know. */
  readonly missed: number | null;
  /** The id of the last event before; null if there is none. */
  readonly from: string | null;
  /** The id of the last event that is missing. */
  readonly to: string | null;
}

/** What the connection does. After `complete`, `refused` and `closed` it does nothing more. */
export interface ConnectionState {
  /**
   * - `connecting`: a connection is asked for.
   * - `live`: events come.
   * - `leaving`: the server has said that it ends the connection.
   * - `waiting`: there is no connection; the next try is at `until`.
   * - `rejected`: the server does not accept the client now; if `until` is there, the next try is then.
   * - `complete`: all events have come.
   * - `refused`: another try would bring nothing, such as with a wrong URL or credential.
   * - `closed`: by `close()`.
   */
  readonly name: 'connecting' | 'live' | 'leaving' | 'waiting' | 'rejected' | 'complete' | 'refused' | 'closed';
  /** Why, for people; may be empty. */
  readonly reason: string;
  /** Since when it is live, in milliseconds since 1970. */
  readonly since?: number;
  /** When the next try is, in milliseconds since 1970. */
  readonly until?: number;
  /** The answer of a server that refuses the request: the members of its problem (RFC 9457). */
  readonly problem?: { readonly status: number; readonly detail?: string; readonly [member: string]: unknown };
}

/** An `EventSource`: a browser's, or that of the npm package `eventsource`. */
export interface EventSourceLike {
  readonly readyState: number;
  readonly CLOSED: number;
  onmessage: ((message: any) => unknown) | null;
  onerror: ((event: any) => unknown) | null;
  close(): void;
}

export interface ConnectOptions {
  /** Whether all tabs of a browser share one connection, through a `SharedWorker`. Where there is none, the connection is this program's own. Default false. */
  readonly shared?: boolean;
  /** The id after which the first connection continues, from an earlier run. Without it, the server begins with its snapshot. */
  readonly lastEventId?: string;
  /** A bearer token. Before each connection it is exchanged for a ticket; it goes to the server of the URL and to no other. */
  readonly token?: string;
  /** An API key, in place of a token. A key in a page can be read by everybody who has the page: use it in programs. */
  readonly apiKey?: string;
  /** The wait after the first failure, in milliseconds: 100 to 86,400,000. Each further one in a row doubles it; up to half is added at random. Default 3,000. */
  readonly retry?: number;
  /** How far the wait grows by itself, in milliseconds: 100 to 86,400,000. Default 60,000. */
  readonly longestWait?: number;
  /** The class of the connections; in Node that of the npm package `eventsource`. Default `globalThis.EventSource`. */
  readonly EventSource?: new (url: URL) => EventSourceLike;
}

/** A subscription, which outlives its connections until it is closed. */
export interface Subscription {
  /**
   * Calls the listener with each event of a type; `*` stands for all types but those of control events (`connected`, `heartbeat`, `gap`,
   * `shutdown`, `rejected`, `complete`). Returns how to stop that.
   */
  on<T = unknown>(type: string, listener: (event: StreamEvent<T>) => void): () => void;
  /** Calls the listener when events are missing. Returns how to stop that. */
  onGap(listener: (gap: Gap) => void): () => void;
  /** Calls the listener with the state as it is, and with each that follows. Returns how to stop that. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Closes the connection at once, for good. The listeners of states are told `closed`; after that, no listener is called. */
  close(): void;
}

/**
 * Receives the events of an RxSse server, over all connections that this takes. Connections begin after the turn in which it is called, so that
 * listeners that are added in it miss nothing.
 * @param url The events, such as `http://localhost:3000/events?streams=stock`; in a page it may be relative.
 * @throws TypeError The URL or an option is not valid, or there is no `EventSource`.
 * @throws RangeError A wait is not valid.
 */
export function connect(url: string | URL, options?: ConnectOptions): Subscription;
