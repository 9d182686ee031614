// Links to the page, and what changes its address: a view that runs, and another server.

import { address, addressOf, inHash, key, page, usual, wrong } from './address.js';

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

function store(key, value) {
  if (value === undefined) {
    localStorage.removeItem(key);
  } else {
    localStorage.setItem(key, value);
  }
}
