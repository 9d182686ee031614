// What the page's own address says: #view=…, #server=… and ?embed. All of it is text, and is shown as text only.

/** Where the browser remembers the server that the reader wrote last. */
export const key = 'rxsse.address';

export const page = location.href.split(/[?#]/)[0];
export const usual = location.pathname.includes('/demo/') ? String(new URL('../', page)) : 'http://localhost:3000/';

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

// A URL leaves quotation marks as they are, also in the host. The address stands within some in what is copied, and a stranger may have written it.
export function addressOf(text) {
  const url = URL.parse(text?.trim().replace(/\/*$/, '/'));
  const isAllowed = url && /^https?:$/.test(url.protocol) && /^[\w.:[\]-]+$/.test(url.host) && !url.username && !url.password;
  return isAllowed ? url.origin + url.pathname.replaceAll("'", '%27') : undefined;
}

export function wrong(text) {
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

// A % that encodes nothing is one.
function decode(text) {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}
