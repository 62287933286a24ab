import type { CopyKept } from '../lib/bindings/view.ts';

/** After so many days a copy is too old to be relied on. */
export const OLD = 30;

/** Whole days from one day to another; both as the record writes them. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00Z`)) / 86_400_000);
}

/** How old the youngest copy is that was read back and found whole, in days; nothing where there is none. */
export function youngest(copies: readonly CopyKept[], today: string): number | undefined {
  const ages = copies.flatMap(({ checked }) => (checked === null ? [] : [daysBetween(checked, today)]));
  return ages.length === 0 ? undefined : Math.min(...ages);
}
