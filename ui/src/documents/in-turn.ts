// Errands one after the other, so that many small ones leave room for what the person asks for.

let last: Promise<unknown> = Promise.resolve();

/** Does an errand after all that were asked for before it. One that fails does not hinder the next. */
export function inTurn(errand: () => Promise<void>): Promise<void> {
  const done = last.then(errand).catch(() => undefined);
  last = done;
  return done;
}
