import { expect, test } from 'vitest';
import { between, inside, turned, WHOLE, withEdge } from './parts.ts';

test('a part is the same whichever corner it was begun in', () => {
  const part = { left: 100, top: 200, width: 300, height: 50 };
  expect(between({ x: 0.1, y: 0.2 }, { x: 0.4, y: 0.25 })).toEqual(part);
  expect(between({ x: 0.4, y: 0.25 }, { x: 0.1, y: 0.2 })).toEqual(part);
});

test('a pointer that leaves the page takes no part outside of it', () => {
  expect(between({ x: -3, y: -1 }, { x: 9, y: 2 })).toEqual(WHOLE);
  expect(between({ x: 1, y: 1 }, { x: 1, y: 1 })).toEqual({ left: 995, top: 995, width: 5, height: 5 });
});

test('typed numbers are brought onto the page', () => {
  expect(inside({ left: 990, top: -5, width: 200, height: 0 })).toEqual({ left: 800, top: 0, width: 200, height: 5 });
});

test('a turn is never less than none', () => {
  expect([turned(-900), turned(3600), turned(4500.4), turned(-3)]).toEqual([2700, 0, 900, 3597]);
});

test('what is typed counts, and the other number gives way', () => {
  expect(withEdge(WHOLE, 'left', 200)).toEqual({ left: 200, top: 0, width: 800, height: 1000 });
  expect(withEdge({ left: 200, top: 0, width: 300, height: 1000 }, 'width', 950)).toEqual({ left: 200, top: 0, width: 800, height: 1000 });
  expect(withEdge(WHOLE, 'top', 2000)).toEqual({ left: 0, top: 995, width: 1000, height: 5 });
});
