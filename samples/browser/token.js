// The token of the reader, for a server that asks for one, and the tickets that it gives. It is kept in memory only: a page that is loaded
// again asks again. It goes to the server for which it was entered, and to no other.

let token = '';
let origin;

/** url: a URL of the server for which the reader entered it. */
export function setToken(text, url) {
  token = text.trim();
  origin = new URL(url).origin;
}

/** The token, if it was entered for the origin of the URL; else none. */
export const tokenFor = url => (token && new URL(url).origin === origin ? token : '');

/** The headers of a request to the URL. It must not follow a redirect, which could take the token to another server. */
export const withTokenFor = url => headersOf(tokenFor(url));

export const headersOf = of => (of ? { Authorization: `Bearer ${of}` } : {});

/**
 * A ticket for an EventSource, which can send no header. It lets in once, soon, with the rights of the token. Returns { ticket, status,
 * detail }; without a status there was no answer.
 */
export async function ticketFor(url, of) {
  try {
    const response = await fetch(new URL('tickets', url), { method: 'POST', headers: headersOf(of), redirect: 'error', signal: AbortSignal.timeout(5_000) });
    return { ...await response.json().catch(() => ({})), status: response.status };
  } catch {
    return {};
  }
}
