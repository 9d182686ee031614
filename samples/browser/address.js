// What the page's own address says: #view=…, #server=… and ?embed. All of it is text, and is shown as text only.

const key = 'rxsse.address';
const page = location.href.split(/[?#]/)[0];
const usual = location.pathname.includes('/demo/') ? String(new URL('../', page)) : 'http://localhost:3000/';

/** One view alone, in a frame of another page. */
export const isEmbedded = new URLSearchParams(location.search).has('embed');

/** { view, server }: what stands behind the #, if it stands there. */
export function inHash() {
  const parts = location.hash.slice(1).split('&').map(part => part.split(/=(.*)/s));
  const find = name => parts.find(([other]) => other === name)?.[1];
  const view = decode(find('view'))?.replace(/\p{Cc}/gu, ' '); // a command with it is pasted into terminals
  return { view, server: decode(find('server')) };
}

const { view, server } = inHash();

/** What is wrong with the server of the address, if anything. */
export const serverProblem = server && !addressOf(server) ? wrong(server) : undefined;

/**
 * The server that the page talks to: the one of its address, or else the one that the reader wrote last, or else the one that served it as
 * /demo/. A link to a view and a frame mean the same for everybody, so that what one reader wrote does not count there.
 */
export const address = addressOf(server) ?? (view || isEmbedded ? undefined : addressOf(stored(key))) ?? usual;

export const isUsual = address === usual;

/** Whether the address of the page names another server by now. */
export function isElsewhere() {
  const now = inHash();
  return (addressOf(now.server) ?? (now.view ? usual : address)) !== address;
}

/** A link to this page that runs the view. */
export const linkTo = text => `${page}${hashOf(text, address)}`;

/** Writes the view into the address of the page. */
export function write(text) {
  const hash = hashOf(text, address);
  if (location.hash !== hash) {
    history.pushState(undefined, '', hash);
  }
}

/** Goes to another server, which is remembered; an empty text means the usual one. Returns what is wrong with it, if anything. */
export function goTo(text) {
  const url = text.trim() === '' ? usual : addressOf(text);
  if (!url) {
    return wrong(text);
  }

  store(key, url === usual ? undefined : url);
  history.replaceState(undefined, '', url === usual ? page : `#server=${encodeURIComponent(url)}`);
  location.reload(); // nothing on the page is about it
  return undefined;
}

function hashOf(text, to) {
  return `#${to === usual ? '' : `server=${encodeURIComponent(to)}&`}view=${encodeURIComponent(text)}`;
}

// A URL leaves quotation marks as they are, also in the host. The address stands within some in what is copied, and a stranger may have written it.
function addressOf(text) {
  const url = URL.parse(text?.trim().replace(/\/*$/, '/'));
  const isAllowed = url && /^https?:$/.test(url.protocol) && /^[\w.:[\]-]+$/.test(url.host) && !url.username && !url.password;
  return isAllowed ? url.origin + url.pathname.replaceAll("'", '%27') : undefined;
}

function wrong(text) {
  return `${text} is no address. Write one such as http://localhost:3000.`;
}

// In a frame of another page the browser may remember nothing, and says so by an error.
function stored(key) {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(key, value) {
  if (value === undefined) {
    localStorage.removeItem(key);
  } else {
    localStorage.setItem(key, value);
  }
}

// A % that encodes nothing is one.
function decode(text) {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}
