// Colour never speaks alone: each thing that can be said of a dose has a sign of its own.
import { expect, test } from 'vitest';
import type { NotedAs } from '../lib/bindings/view.ts';
import { SIGNS, tone } from './noted.ts';

const ALL: readonly NotedAs[] = ['open', 'taken', 'skipped', 'both'];

test('each state of a dose has its own sign and its own colour', () => {
  expect(new Set(ALL.map((noted) => SIGNS[noted])).size).toBe(4);
  expect(new Set(ALL.map(tone)).size).toBe(4);
});

test('what nobody noted is quiet: it is neither wrong nor missed', () => {
  expect(tone('open')).toBe('quiet');
});
