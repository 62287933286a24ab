import { describe, expect, test } from 'vitest';
import type { Curve, CurvePoint, Shape } from '../lib/bindings/view.ts';
import { atAxis, marks, timeMarks } from './axis.ts';
import { draw, nearest, pieces, stacked, type Frame } from './draw.ts';
import { isWhole, latest, moved, whole, zoomed } from './span.ts';

const at = (day: number, value: number, more: Partial<CurvePoint> = {}): CurvePoint => ({
  entry: String(day), when: '', at: day, spread: 0, value, said: String(value), open: null, flag: 'none', ...more,
});
const curve = (points: CurvePoint[], more: Partial<Curve['lines'][number]> = {}): Curve => ({
  unit: 'mmol/l', converted: [], lines: [{ name: '', points, count: points.length, bands: [], bands_left_out: false, ...more }],
});
const frame: Frame = { from: 0, to: 100, width: 700, height: 300, rem: 16, language: 'de' };
const of = (shapes: readonly Shape[], form: Shape['form'], role: Shape['role']) => shapes.filter((shape) => shape.form === form && shape.role === role);

describe('marks at an axis', () => {
  test.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [3.4, 5.6, 4, [4, 5]],
    [3.4, 5.6, 5, [3.5, 4, 4.5, 5, 5.5]],
    [7, 7, 4, [7]],
    [-1, 1, 2, [-1, 0, 1]],
  ])('%d to %d', (least, most, wanted, found) => expect(marks(least, most, wanted).map((one) => Number(one.toFixed(6)))).toEqual(found));

  test('a number has as many digits as its step needs, in the language of the window', () => {
    expect(atAxis(3.5, 0.5, 'de')).toBe('3,5');
    expect(atAxis(3.5, 0.5, 'en')).toBe('3.5');
    expect(atAxis(2000, 500, 'de')).toBe('2.000');
    expect(atAxis(0.05, 0.01, 'de')).toBe('0,05');
    expect(atAxis(-0, 1, 'de')).toBe('0');
  });

  test('time is marked where years, months and days begin', () => {
    const year = timeMarks(0, 365 * 12, 6, 'de');
    expect(year.map((mark) => mark.label)).toEqual(['1970', '1972', '1974', '1976', '1978', '1980']);
    const months = timeMarks(0, 364, 6, 'de');
    expect(months.map((mark) => mark.at)).toEqual([0, 90, 181, 273]);
    expect(months[0]?.label).toContain('1970');
    expect(timeMarks(0, 6, 8, 'de').map((mark) => mark.label)).toEqual(['1.1.', '2.1.', '3.1.', '4.1.', '5.1.', '6.1.', '7.1.']);
    expect(timeMarks(0, 6, 8, 'en')[1]?.label).toBe('2 Jan');
    expect(timeMarks(5, 5, 8, 'de')).toEqual([]);
  });
});

describe('a line', () => {
  test('is cut where the frame ends, at the height it has there', () => {
    expect(pieces([at(-10, 0), at(10, 20), at(90, 20), at(110, 40)], frame)).toEqual([
      [{ at: 0, value: 10 }, { at: 10, value: 20 }, { at: 90, value: 20 }, { at: 100, value: 30 }],
    ]);
  });

  test('runs through a frame that holds none of its values', () => {
    expect(pieces([at(-50, 0), at(150, 20)], frame)).toEqual([[{ at: 0, value: 5 }, { at: 100, value: 15 }]]);
  });

  test('breaks where only a bound is known', () => {
    const found = pieces([at(10, 9), at(20, 8), at(30, 5, { open: 'below' }), at(40, 7)], frame);
    expect(found.map((piece) => piece.map((point) => point.at))).toEqual([[10, 20], [40]]);
  });
});

describe('a drawing', () => {
  test('has a ground for what is usual, open upwards where nothing stands against it', () => {
    const bands = [{ from: 0, to: 50, low: 4, high: 6 }, { from: 50, to: 100, low: null, high: 6 }];
    const { shapes } = draw(curve([at(10, 5), at(90, 7)], { bands }), frame);
    const grounds = of(shapes, 'box', 'band');
    expect(grounds).toHaveLength(2);
    expect(grounds[0]?.at[1]).toBe(grounds[1]?.at[1]);
    expect(grounds[1]?.at[3]).toBe(frame.height - 2 * frame.rem);
    expect(of(shapes, 'line', 'limit')).toHaveLength(3);
  });

  test('marks a bound by a ring and an arrow, and no line goes through it', () => {
    const { shapes } = draw(curve([at(10, 9), at(30, 5, { open: 'below' }), at(40, 5, { open: 'above' })]), frame);
    const rings = of(shapes, 'ring', 'line');
    expect(rings).toHaveLength(2);
    const arrows = of(shapes, 'line', 'line').filter((shape) => shape.at.length === 4);
    expect(arrows).toHaveLength(2);
    expect((arrows[0]?.at[3] ?? 0) > (arrows[0]?.at[1] ?? 0)).toBe(true);
    expect((arrows[1]?.at[3] ?? 0) < (arrows[1]?.at[1] ?? 0)).toBe(true);
  });

  test('a flagged value has a shape and a sign of its own', () => {
    const { shapes, places } = draw(curve([at(10, 5), at(30, 7, { flag: 'high' })]), frame);
    expect(of(shapes, 'square', 'flagged')).toHaveLength(1);
    expect(of(shapes, 'text', 'flagged').map((shape) => shape.text)).toEqual(['▲']);
    expect(places.map((place) => place.point.at)).toEqual([10, 30]);
  });

  test('two lines of one unit have their names, and no ground covers the other', () => {
    const pair: Curve = {
      unit: 'mmHg', converted: [],
      lines: [
        { name: 'oberer Wert', points: [at(10, 140), at(20, 138)], count: 2, bands: [{ from: 10, to: 20, low: null, high: 140 }], bands_left_out: false },
        { name: 'unterer Wert', points: [at(10, 90), at(20, 84)], count: 2, bands: [], bands_left_out: false },
      ],
    };
    const { shapes } = draw(pair, frame);
    expect(of(shapes, 'box', 'band')).toHaveLength(0);
    expect(of(shapes, 'line', 'limit')).toHaveLength(1);
    expect(of(shapes, 'text', 'axis').map((shape) => shape.text)).toEqual(expect.arrayContaining(['oberer Wert', 'unterer Wert', 'mmHg']));
    expect(of(shapes, 'line', 'second').length).toBeGreaterThan(0);
  });

  test('of very many values the line is drawn and the dots are not', () => {
    const many = Array.from({ length: 1200 }, (_, day) => at(day / 12, 5 + (day % 7)));
    const { shapes } = draw(curve(many), frame);
    expect(of(shapes, 'dot', 'line')).toHaveLength(0);
    expect(of(shapes, 'line', 'line')).toHaveLength(1);
  });

  test('every place is a number, also of one value, of none, of equal ones', () => {
    for (const points of [[], [at(5, 0)], [at(5, 7), at(6, 7)], [at(5, -3)]]) {
      const { shapes } = draw(curve(points), { ...frame, width: 90, height: 60 });
      expect(shapes.flatMap((shape) => shape.at).every(Number.isFinite)).toBe(true);
    }
  });

  test('a year that is all one knows is as wide as it is', () => {
    const { shapes } = draw(curve([at(50, 5, { spread: 30 })]), frame);
    const wide = of(shapes, 'line', 'axis').find((shape) => shape.at[1] !== frame.height - 2 * frame.rem);
    expect((wide?.at[2] ?? 0) - (wide?.at[0] ?? 0)).toBeGreaterThan(100);
  });
});

test('what is pointed at is the nearest day', () => {
  const { places } = draw(curve([at(10, 5), at(50, 9), at(90, 5)]), frame);
  expect(nearest(places, (places[1]?.x ?? 0) + 20, 290)).toBe(1);
  expect(nearest([], 0, 0)).toBe(-1);
});

test('drawings below each other keep their shapes', () => {
  const one = draw(curve([at(10, 5)]), frame).shapes;
  const { shapes, height } = stacked([{ title: 'A', shapes: one, height: 300 }, { title: 'B', shapes: one, height: 300 }], 16);
  expect(shapes).toHaveLength(2 * one.length + 2);
  expect(height).toBeGreaterThan(600);
  expect(Math.max(...shapes.flatMap((shape) => shape.at.filter((_, place) => place % 2 === 1)))).toBeLessThanOrEqual(height);
});

describe('a stretch of time', () => {
  const all = whole(0, 1000);
  test('is zoomed around its middle and never leaves what there is', () => {
    const year = latest(all, 'y1');
    expect(year.to).toBe(all.to);
    const close = zoomed(year, all, 1);
    expect(close.to - close.from).toBeCloseTo((year.to - year.from) * 0.6);
    expect(zoomed(all, all, -3)).toEqual(all);
    expect(isWhole(zoomed(year, all, -9), all)).toBe(true);
    const least = zoomed(all, all, 99);
    expect(least.to - least.from).toBe(2);
  });

  test('moves by half of what is seen and stops at the ends', () => {
    const year = latest(all, 'y1');
    expect(moved(year, all, 1)).toEqual(year);
    expect(moved(year, all, -1).to).toBeCloseTo(year.to - (year.to - year.from) / 2);
    expect(moved(year, all, -99).from).toBe(all.from);
  });

  test('of a single value is a month around it', () => expect(whole(5, 5)).toEqual({ from: -10, to: 20 }));
});
