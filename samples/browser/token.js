// The token of the reader, for a server that asks for one. It is kept in memory only: a page that is loaded again asks again. It goes to the
// server for which it was entered, and to no other.

let token = '';
let origin;

/** url: a URL of the server for which the reader entered it. */
export function setToken(text, url) {
  token = text.trim();
  origin = new URL(url).origin;
}

/** The token, if it was entered for the origin of the URL; else none. */
export const tokenFor = url => (token && new URL(url).origin === origin ? token : '');

/** The header with the token of a request to the URL, if there is one. The request must not follow a redirect, which could take the token to another server. */
export const withTokenFor = url => (tokenFor(url) ? { Authorization: `Bearer ${tokenFor(url)}` } : undefined);
