// The token of the reader, for a server that asks for one, and the tickets that it gives. It is kept in memory only: a page that is loaded
// again asks again.

let token = '';

export const tokenNow = () => token;

export function setToken(text) {
  token = text.trim();
}

/** The headers of a request with the token. */
export const withToken = (of = token) => (of ? { Authorization: `Bearer ${of}` } : {});

/**
 * A ticket for an EventSource, which can send no header. It lets in once, soon, with the rights of the token. Returns { ticket, status,
 * detail }; without a status there was no answer.
 */
export async function ticketFor(url, token) {
  try {
    const response = await fetch(new URL('tickets', url), { method: 'POST', headers: withToken(token), signal: AbortSignal.timeout(5_000) });
    return { ...await response.json().catch(() => ({})), status: response.status };
  } catch {
    return {};
  }
}
