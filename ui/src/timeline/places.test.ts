import { describe, expect, test } from 'vitest';
import { Heights, ROWS, blocks } from './places.ts';

describe('a long list in blocks', () => {
  test('no block holds two years, and no row is lost', () => {
    const found = blocks([{ year: '2026', from: 0, count: 24 }, { year: '2025', from: 24, count: 3 }, { year: '', from: 27, count: 1 }]);
    expect(found.map(({ year, first, from, count }) => [year, first, from, count])).toEqual([
      ['2026', true, 0, ROWS], ['2026', false, 10, ROWS], ['2026', false, 20, 4], ['2025', true, 24, 3], ['', true, 27, 1],
    ]);
  });

  test('of a million entries there are few enough', () => {
    const found = blocks([{ year: '2026', from: 0, count: 1_000_000 }]);
    expect(found.length).toBeLessThanOrEqual(20_000);
    expect(found.reduce((sum, block) => sum + block.count, 0)).toBe(1_000_000);
  });
});

describe('heights', () => {
  test('tell where a block begins and which block is at a place', () => {
    const heights = new Heights([10, 20, 30, 40, 50]);
    expect([0, 1, 2, 3, 4, 5].map((at) => heights.top(at))).toEqual([0, 10, 30, 60, 100, 150]);
    expect([0, 9, 10, 29.5, 30, 99, 100, 149, 150, 9999].map((place) => heights.at(place))).toEqual([0, 0, 1, 1, 2, 3, 4, 4, 4, 4]);
    expect(heights.set(1, 100)).toBe(80);
    expect(heights.top(5)).toBe(230);
    expect(heights.at(109)).toBe(1);
  });

  test('of an empty list are nothing', () => {
    const none = new Heights([]);
    expect([none.top(0), none.at(10), none.length]).toEqual([0, 0, 0]);
  });

  test('agree with adding up, whatever is set', () => {
    const plain = Array.from({ length: 777 }, (_, at) => 40 + (at % 13));
    const heights = new Heights(plain);
    for (let turn = 0; turn < 300; turn += 1) {
      const at = (turn * 7919) % plain.length;
      plain[at] = (turn * 31) % 90;
      heights.set(at, plain[at] ?? 0);
    }
    let sum = 0;
    for (const [at, height] of plain.entries()) {
      expect(heights.top(at)).toBeCloseTo(sum);
      sum += height;
    }
  });
});
