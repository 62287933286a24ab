// Dates and numbers as people of a language write them. Side by side, dates are written so that nobody misreads them.

import { table } from '../share/table.ts';
export type Tongue = 'de' | 'en';

const MONTHS: Readonly<Record<Tongue, readonly string[]>> = {
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};

/** "2026", "2026-05", "2026-05-03", with a time behind and "~" before: a date as precise as it was given. */
const DATE = /^(~?)([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?:T([0-9]{2}:[0-9]{2})[0-9:.]*(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$/;

/** The day, without the hour; text that is no date comes back as it is. */
export function date(written: string, tongue: Tongue, sideBySide = false): string {
  const parts = DATE.exec(written);
  if (parts === null) return written;
  const [, about = '', year = '', month, day] = parts;
  const plain =
    month === undefined ? year
    : sideBySide ? [year, month, day].filter((part) => part !== undefined).join('-')
    : day === undefined ? `${MONTHS[tongue][Number(month) - 1]} ${year}`
    : tongue === 'de' ? `${day}.${month}.${year}`
    : `${Number(day)} ${MONTHS.en[Number(month) - 1]} ${year}`;
  if (about === '') return plain;
  return tongue === 'de' ? `etwa ${plain}` : `about ${plain}`;
}

/** A number as written, with the comma of the language. Text that is no number comes back as it is. */
export function decimal(written: string, tongue: Tongue): string {
  if (tongue === 'en' || !/^[<>≤≥]?=?-?[0-9]+\.[0-9]+([–/-][0-9]+(\.[0-9]+)?)?$/.test(written)) return written;
  return written.replace(/\./g, ',');
}

const FRACTIONS: Readonly<Record<string, string>> = table({ '25': '¼', '5': '½', '75': '¾' });
const SIGNS: Readonly<Record<string, string>> = table({ '1/8': '⅛', '1/4': '¼', '1/3': '⅓', '1/2': '½', '2/3': '⅔', '3/4': '¾' });

/** A dose in the grid: halves and quarters as people write them on plans. */
export function dose(written: string, tongue: Tongue): string {
  const sign = SIGNS[written];
  if (sign !== undefined) return sign;
  const parts = /^([0-9]+)\.([0-9]+?)0*$/.exec(written);
  const [, whole = '', rest = ''] = parts ?? [];
  if (parts === null) return decimal(written, tongue);
  if (/^0*$/.test(rest)) return whole;
  const fraction = FRACTIONS[rest];
  if (fraction === undefined) return decimal(written, tongue);
  return whole === '0' ? fraction : `${whole}${fraction}`;
}

/** True for a dose that says "nothing at this time". */
export function isNothing(written: string): boolean {
  return written === '' || /^0+(\.0+)?$/.test(written);
}

/** Whole days from a written date to today, by the calendar of this device; nothing for dates without a day. */
export function daysSince(written: string, today: Date): number | undefined {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/.exec(written);
  if (parts === null) return undefined;
  const at = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  const now = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  return Math.round((now - at) / 86_400_000);
}

/** True when the last day a written date can mean has passed. */
export function isPast(written: string, today: Date): boolean {
  const parts = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?/.exec(written);
  if (parts === null) return false;
  const [, year, month, day] = parts;
  const last = month === undefined ? Date.UTC(Number(year), 11, 31) : day === undefined ? Date.UTC(Number(year), Number(month), 0) : Date.UTC(Number(year), Number(month) - 1, Number(day));
  return Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) > last;
}

/** Completed years since birth, months below two years; nothing without a full date. */
export function age(born: string, on: Date): { readonly unit: 'years' | 'months'; readonly count: number } | undefined {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(born);
  if (parts === null) return undefined;
  const months = (on.getFullYear() - Number(parts[1])) * 12 + on.getMonth() + 1 - Number(parts[2]) - (on.getDate() < Number(parts[3]) ? 1 : 0);
  if (months < 0) return undefined;
  return months < 24 ? { unit: 'months', count: months } : { unit: 'years', count: Math.floor(months / 12) };
}
