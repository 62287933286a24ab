import { expect, test } from 'vitest';
import type { CopyKept } from '../lib/bindings/view.ts';
import { daysBetween, OLD, youngest } from './copies.ts';

const copy = (checked: string | null): CopyKept => ({ place: 'x', kind: 'backup', checked, behind: 0, there: true });

test('only what was read back counts, and the youngest of it', () => {
  expect(youngest([], '2026-11-14')).toBeUndefined();
  expect(youngest([copy(null)], '2026-11-14')).toBeUndefined();
  expect(youngest([copy(null), copy('2026-09-30T20:15'), copy('2026-11-12T18:03')], '2026-11-14')).toBe(2);
});

test('a copy of the fourteenth of October is old on the fourteenth of November', () => {
  expect(daysBetween('2026-10-14T23:59', '2026-11-14')).toBeGreaterThan(OLD);
  expect(daysBetween('2026-10-15T00:01', '2026-11-14')).toBe(OLD);
  // The night the clocks change is a night like any other.
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
});
