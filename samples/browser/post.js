// A request that publishes, and one sentence for each way in which it fails.

import { withTokenFor } from './token.js';

/**
 * The response as JSON. Throws an error with the reason; its hasResponse says whether the server has refused, or is not known to have
 * heard. origins: the setting that lets pages of other origins publish.
 */
export async function post(url, body, origins, headers = {}) {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json', ...withTokenFor(url), ...headers }, redirect: 'error', body };
  const response = await fetch(url, request).catch(() => {
    const more = url.origin === location.origin ? '' : ` that this page may read. It must allow the origin ${location.origin} (${origins})`;
    throw Object.assign(new Error(`Not published: there is no answer from ${url.origin}${more}.`), { hasResponse: false });
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const reason = answer.detail ?? answer.title ?? 'the server does not say why.';
    throw Object.assign(new Error(`Not published (${response.status}): ${reason}`), { hasResponse: true });
  }

  return answer;
}
