// Where the marks of an axis stand, and what is written at them.
import type { Language } from '../lib/bindings/view.ts';

/** Days between two moments at which a label of time can stand. */
const DAY = 86_400_000;

/** Round numbers that cover a stretch: about `wanted` of them, in steps of 1, 2 or 5. */
export function marks(least: number, most: number, wanted: number): number[] {
  if (!(most > least) || wanted < 1) return [least];
  const rough = (most - least) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough * 0.999) ?? 10 * power;
  const found: number[] = [];
  for (let at = Math.ceil(least / step - 1e-9); at * step <= most + step * 1e-9; at += 1) found.push(at * step);
  return found;
}

/** A number at an axis: as many digits as its step needs, written as here. */
export function atAxis(value: number, step: number, language: Language): string {
  const digits = Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value === 0 ? 0 : value);
}

export interface TimeMark {
  /** Days since 1970. */
  at: number;
  label: string;
}

/** Beginnings of years, months or days between two moments, at most `most` of them. */
export function timeMarks(from: number, to: number, most: number, language: Language): TimeMark[] {
  if (!(to > from) || most < 1) return [];
  const days = to - from;
  const steps: readonly [long: number, unit: 'day' | 'month' | 'year', many: number][] = [
    [1, 'day', 1], [2, 'day', 2], [7, 'day', 7], [14, 'day', 14], [30.4, 'month', 1], [91.3, 'month', 3], [182.6, 'month', 6],
    [365.25, 'year', 1], [730.5, 'year', 2], [1826, 'year', 5], [3652, 'year', 10], [7305, 'year', 20], [18_262, 'year', 50],
  ];
  const [, unit, many] = steps.find(([long]) => days / long <= most) ?? [36_525, 'year', 100];
  const found: TimeMark[] = [];
  const first = new Date(from * DAY);
  let year = first.getUTCFullYear();
  let month = first.getUTCMonth();
  if (unit === 'year') {
    for (year -= year % many; found.length <= most + 1; year += many) {
      const at = Date.UTC(year, 0, 1) / DAY;
      if (at > to) break;
      if (at >= from) found.push({ at, label: String(year) });
    }
    return found;
  }
  if (unit === 'month') {
    for (month -= month % many; found.length <= most + 1; month += many) {
      const at = Date.UTC(year, month, 1) / DAY;
      if (at > to) break;
      if (at >= from) found.push({ at, label: monthAt(at, found.length === 0, language) });
    }
    return found;
  }
  for (let at = Math.ceil(from / many) * many; at <= to; at += many) found.push({ at, label: dayAt(at, language) });
  return found;
}

/** "Mai", and with its year where a year begins or the axis does. */
function monthAt(at: number, first: boolean, language: Language): string {
  const date = new Date(at * DAY);
  const year = first || date.getUTCMonth() === 0 ? { year: 'numeric' as const } : {};
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { month: 'short', ...year, timeZone: 'UTC' }).format(date);
}

function dayAt(at: number, language: Language): string {
  const date = new Date(at * DAY);
  if (language === 'de') return `${date.getUTCDate()}.${date.getUTCMonth() + 1}.`;
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(date);
}
