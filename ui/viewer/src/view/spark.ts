// The little curve beside a value: where it came from, and the band it should lie in.

import type { Test, Value } from '../summary/findings.ts';

export const WIDTH = 116;
export const HEIGHT = 30;
const EDGE = 4; // room for the last dot

export interface Spark {
  readonly curves: readonly { readonly points: string; readonly last: { readonly x: number; readonly y: number } }[];
  readonly band: { readonly y: number; readonly height: number } | undefined;
}

/** At most this many points: more would only blacken it. */
const MOST = 60;

/** Values that can stand on a curve: a number each, with a time, oldest first. */
export function drawable(test: Test): Value[] {
  return test.values.filter((value) => value.numbers.length > 0 && value.time !== undefined && Number.isFinite(at(value))).slice(0, MOST).reverse();
}

export function spark(test: Test): Spark | undefined {
  const values = drawable(test);
  const latest = test.values[0];
  if (values.length < 2 || latest === undefined) return undefined;
  const range = latest.numbers.length === 1 ? latest.range : undefined;
  const low = number(range?.low);
  const high = number(range?.high);
  const all = [...values.flatMap((value) => value.numbers), ...[low, high].filter((each) => each !== undefined)];
  const least = Math.min(...all);
  const most = Math.max(...all);
  const from = at(values[0]!);
  const to = at(values[values.length - 1]!);
  const x = (time: number): number => round(to === from ? WIDTH / 2 : EDGE + ((time - from) / (to - from)) * (WIDTH - 2 * EDGE));
  const y = (value: number): number => round(most === least ? HEIGHT / 2 : HEIGHT - EDGE - ((value - least) / (most - least)) * (HEIGHT - 2 * EDGE));
  const count = Math.min(...values.map((value) => value.numbers.length));
  const curves = Array.from({ length: count }, (_, i) => {
    const dots = values.map((value) => ({ x: x(at(value)), y: y(value.numbers[i]!) }));
    return { points: dots.map((dot) => `${dot.x},${dot.y}`).join(' '), last: dots[dots.length - 1]! };
  });
  const top = high === undefined ? 0 : y(high);
  const bottom = low === undefined ? HEIGHT : y(low);
  return { curves, band: low === undefined && high === undefined ? undefined : { y: top, height: Math.max(1, round(bottom - top)) } };
}

/** A time as a number; a month or a year stands for its first day. */
function at(value: Value): number {
  return Date.parse(value.time ?? '');
}

function number(text: string | undefined): number | undefined {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
