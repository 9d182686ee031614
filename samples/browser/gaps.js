// What a gap says, in words.

const reasons = {
  slow: 'This page did not read fast enough.',
  expired: 'The history has forgotten part of what happened in between.',
  restarted: 'The server has started anew, with a new log.',
  unknown: 'The server does not know the place where this page had stopped.',
  live: 'A live view starts afresh: nothing of it is replayed.',
};

export function describeGap({ reason, missed, from, to }) {
  const many = missed === null ? 'An unknown number of events is missing' : `${missed} ${missed === 1 ? 'event is' : 'events are'} missing`;
  return `${reasons[reason] ?? reason} ${many}, ${from ? `after ${from} and up to ${to}` : `up to ${to}`}.`;
}
