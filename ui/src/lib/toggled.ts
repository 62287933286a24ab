/** A set with these in it, or without them; the one that was there stays as it is. */
export function toggled<T>(set: ReadonlySet<T>, these: Iterable<T>, on: boolean): ReadonlySet<T> {
  const next = new Set(set);
  for (const one of these) {
    if (on) next.add(one);
    else next.delete(one);
  }
  return next;
}
