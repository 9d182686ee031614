// Which server the page talks to: the one that served it as /demo/, or else the usual one, or what the reader has written.

const key = 'rxsse.address';
const usual = location.pathname.includes('/demo/') ? String(new URL('../', location.href.split(/[?#]/)[0])) : 'http://localhost:3000/';

export const address = localStorage.getItem(key) ?? usual;

/** Remembers an address; an empty one means the usual. Returns what is wrong with it, if anything. */
export function remember(text) {
  const url = URL.parse(text.trim().replace(/\/*$/, '/'));
  if (text.trim() === '' || String(url) === usual) {
    localStorage.removeItem(key);
  } else if (url && /^https?:$/.test(url.protocol)) {
    localStorage.setItem(key, String(url));
  } else {
    return `${text} is no address. Write one such as http://localhost:3000.`;
  }

  return undefined;
}
