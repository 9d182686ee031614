// Each type of event has one colour, everywhere on the page.

const colours = new Map([['stock-update', 1], ['metrics-update', 2], ['notification', 3]]);
const free = [4, 5, 6, 7, 8];

export function colourOf({ type, control }) {
  if (type === 'gap' || type === 'rejected' || type === 'shutdown') {
    return 'var(--alarm)';
  }

  if (control) {
    return 'var(--quiet)';
  }

  if (!colours.has(type)) {
    colours.set(type, free[(colours.size - 3) % free.length]);
  }

  return `var(--colour-${colours.get(type)})`;
}

const unsaid = new Set(['id', 'timestamp']);

/**
 * What fits into a marble, and the number that it is of, if there is one: of a price such as 99.36 what stands behind the point, as that is
 * what changes; else a number of at most three digits; else the first letter of the message, or of the type.
 */
export function labelOf({ type, data }) {
  const found = numberIn(data);
  const number = Number(found ?? NaN);
  const decimals = /^-?\d+\.(\d\d?)/.exec(String(found))?.[1];
  const text = decimals ? `${number < 0 ? '−' : ''}.${decimals}` : Number.isFinite(number) && Math.abs(number) < 1000 ? String(Math.round(number))
    : [...(typeof data?.message === 'string' && data.message.trim() ? data.message.trim() : type)][0].toUpperCase();
  return { text, number };
}

// The first number of an event, also if it is written as a string, and also one level deeper.
function numberIn(data, depth = 0) {
  if (typeof data === 'number' || (typeof data === 'string' && data.trim() !== '' && Number.isFinite(Number(data)))) {
    return data;
  }

  for (const [name, value] of depth < 3 && typeof data === 'object' ? Object.entries(data ?? {}) : []) {
    const found = unsaid.has(name) ? undefined : numberIn(value, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }

  return undefined;
}
