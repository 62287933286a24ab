// Which stretch of time is looked at: all of it, or a part that is moved and zoomed by keys and buttons.

/** Days since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** Lengths one chooses from; nothing = from the first value to the last. */
export const LENGTHS = { all: undefined, y10: 3652.5, y5: 1826.25, y1: 365.25, m3: 91.3, m1: 30.4 } as const;
export type Length = keyof typeof LENGTHS;

/** Shorter than two days there is nothing to see. */
const SHORTEST = 2;
/** So much room is left before the first and behind the last value. */
const ROOM = 0.03;

/** All of it, with a little room on both sides; a single value stands in the middle of a month. */
export function whole(first: number, last: number): Span {
  const room = Math.max((last - first) * ROOM, last > first ? 1 : 15);
  return { from: first - room, to: last + room };
}

/** The last stretch of that length; never longer than all. */
export function latest(all: Span, length: Length): Span {
  const days = LENGTHS[length];
  if (days === undefined || days >= all.to - all.from) return all;
  const room = days * ROOM;
  return { from: all.to - days - room, to: all.to };
}

/** Closer (`steps` > 0) or wider, around the middle, within all. */
export function zoomed(span: Span, all: Span, steps: number): Span {
  const most = all.to - all.from;
  const long = Math.min(most, Math.max(Math.min(SHORTEST, most), (span.to - span.from) * 0.6 ** steps));
  const middle = (span.from + span.to) / 2;
  return within({ from: middle - long / 2, to: middle + long / 2 }, all);
}

/** Earlier (`steps` < 0) or later by half of what is seen, within all. */
export function moved(span: Span, all: Span, steps: number): Span {
  const by = ((span.to - span.from) / 2) * steps;
  return within({ from: span.from + by, to: span.to + by }, all);
}

function within(span: Span, all: Span): Span {
  const long = span.to - span.from;
  if (long >= all.to - all.from) return all;
  const from = Math.min(Math.max(span.from, all.from), all.to - long);
  return { from, to: from + long };
}

/** Whether nothing is left out. */
export function isWhole(span: Span, all: Span): boolean {
  return span.to - span.from >= (all.to - all.from) * 0.999;
}
