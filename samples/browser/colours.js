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

/** What fits into a marble: a price, a percentage, or the first letter of the type. */
export function labelOf({ type, data }) {
  const number = Number(data?.price ?? data?.cpu ?? data?.avg ?? data?.count ?? data?.min ?? data?.max ?? data?.sum ?? NaN);
  return Number.isFinite(number) && Math.abs(number) < 1000 ? String(Math.round(number)) : type[0].toUpperCase();
}
