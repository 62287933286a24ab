// Dates as people know them: read from what is typed, written as people read them.
// In between they are the record's own text: 2026, 2026-05, 2026-05-03, ~1998, 2026-05-03T10:42.
import type { Language } from '../bindings/view.ts';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
};

interface Parts {
  about: boolean;
  year: number;
  month?: number;
  day?: number;
  clock?: string;
}

function parts(when: string): Parts | undefined {
  const found = /^(~?)(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d))?)?)?/.exec(when);
  if (!found) return undefined;
  const [, about, year, month, day, clock] = found;
  return {
    about: about === '~',
    year: Number(year),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(day === undefined ? {} : { day: Number(day) }),
    ...(clock === undefined ? {} : { clock }),
  };
}

/** A date in words: "3. Mai 2026", "Mai 2026", "um 1998". What cannot be read stays as it is written. */
export function longDate(when: string, language: Language): string {
  const date = parts(when);
  if (!date) return when;
  const about = date.about ? (language === 'de' ? 'um ' : 'about ') : '';
  if (date.month === undefined) return `${about}${date.year}`;
  const month = MONTHS[language][date.month - 1] ?? '';
  if (date.day === undefined) return `${about}${month} ${date.year}`;
  const day = language === 'de' ? `${date.day}. ${month} ${date.year}` : `${date.day} ${month} ${date.year}`;
  return `${about}${day}${date.clock === undefined ? '' : `, ${date.clock}`}`;
}

/**
 * A date that fits a column: "03.05.2026", "Mai 2026", "um 1998". In English the month is a word, because
 * 03/05/2026 is May to one reader and March to the next.
 */
export function shortDate(when: string, language: Language): string {
  const date = parts(when);
  if (!date) return when;
  if (date.day === undefined || date.month === undefined) return longDate(when, language);
  const about = date.about ? (language === 'de' ? 'um ' : 'about ') : '';
  return about + (language === 'de' ? `${two(date.day)}.${two(date.month)}.${date.year}` : `${date.day} ${brief(date.month)} ${date.year}`);
}

/** Three letters of an English month. */
function brief(month: number): string {
  return (MONTHS.en[month - 1] ?? '').slice(0, 3);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** As near as the moment: "heute, 10:42", "gestern", else the short date. */
export function nearDate(when: string, today: string, language: Language): string {
  const date = parts(when);
  if (!date || date.day === undefined) return shortDate(when, language);
  const clock = date.clock === undefined ? '' : `, ${date.clock}`;
  const day = when.slice(0, 10);
  if (day === today) return (language === 'de' ? 'heute' : 'today') + clock;
  if (day === shift(today, -1)) return (language === 'de' ? 'gestern' : 'yesterday') + clock;
  return shortDate(day, language);
}

/** A day as short as it stays clear: "heute", "08.11." or "8 Nov" within the last year, else with the year. */
export function dayNear(when: string, today: string, language: Language): string {
  const day = when.slice(0, 10);
  if (day.length < 10 || day.startsWith('~')) return shortDate(when, language);
  if (day === today) return language === 'de' ? 'heute' : 'today';
  if (day > today || day < shift(today, -330)) return shortDate(day, language);
  return language === 'de' ? `${day.slice(8)}.${day.slice(5, 7)}.` : `${Number(day.slice(8))} ${brief(Number(day.slice(5, 7)))}`;
}

/** A coming day with its weekday: "Di, 1. Dez." */
export function dayToCome(when: string, language: Language): string {
  const date = parts(when);
  if (!date || date.month === undefined || date.day === undefined) return longDate(when, language);
  const at = new Date(Date.UTC(date.year, date.month - 1, date.day));
  const text = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(at);
  return date.clock === undefined ? text : `${text}, ${date.clock}`;
}

/** Today in local time, as the record writes it. */
export function today(now: Date): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The day so many days later. */
export function shift(day: string, days: number): string {
  const date = parts(day);
  if (!date || date.month === undefined || date.day === undefined) return day;
  return new Date(Date.UTC(date.year, date.month - 1, date.day + days)).toISOString().slice(0, 10);
}

/**
 * Reads a date as people type it, or gives nothing when it is not one.
 *
 * `3.5.2026` `03.05.2026` `3/5/2026` (day first, also in English here) `2026-05-03` `5.2026` `05/2026`
 * `Mai 2026` `3. Mai 2026` `2026` `um 1998` `ca. 1998` `~1998` `about 1998`, with or without `10:42` behind a day.
 */
export function readDate(typed: string): string | undefined {
  let text = typed.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === '') return undefined;
  let about = '';
  const vague = /^(?:~|um |ca\.? ?|circa |etwa |about |around )/.exec(text);
  if (vague) {
    about = '~';
    text = text.slice(vague[0].length).trim();
  }
  let clock = '';
  const time = /(?:,? |t)(\d{1,2}):(\d\d)(?: ?uhr)?$/.exec(text);
  if (time) {
    if (Number(time[1]) > 23 || Number(time[2]) > 59) return undefined;
    clock = `T${time[1]?.padStart(2, '0')}:${time[2]}`;
    text = text.slice(0, time.index).trim();
  }
  const day = readDay(text);
  if (day === undefined) return undefined;
  if (clock !== '' && (day.length !== 10 || about !== '')) return undefined;
  return `${about}${day}${clock}`;
}

function readDay(text: string): string | undefined {
  let found = /^(\d{4})$/.exec(text);
  if (found) return plausible(found[1]);
  found = /^(\d{4})-(\d\d)$/.exec(text);
  if (found) return plausible(found[1], found[2]);
  found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (found) return plausible(found[1], found[2], found[3]);
  found = /^(\d{1,2})[./](\d{4})$/.exec(text);
  if (found) return plausible(found[2], found[1]);
  found = /^(\d{1,2})[./] ?(\d{1,2})[./] ?(\d{4})$/.exec(text);
  if (found) return plausible(found[3], found[2], found[1]);
  found = /^(?:(\d{1,2})\.? )?([a-zäöü]+)\.? (\d{4})$/.exec(text);
  if (found) {
    const month = monthNamed(found[2] ?? '');
    return month === undefined ? undefined : plausible(found[3], String(month), found[1]);
  }
  return undefined;
}

function monthNamed(name: string): number | undefined {
  if (name.length < 3) return undefined;
  for (const language of ['de', 'en'] as const) {
    const at = MONTHS[language].findIndex((month) => month.toLowerCase().startsWith(name));
    if (at >= 0) return at + 1;
  }
  return undefined;
}

function plausible(year = '', month?: string, day?: string): string | undefined {
  if (Number(year) < 1850 || Number(year) > 2200) return undefined;
  if (month === undefined) return year;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const two = month.padStart(2, '0');
  if (day === undefined) return `${year}-${two}`;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day) < 1 || Number(day) > last) return undefined;
  return `${year}-${two}-${day.padStart(2, '0')}`;
}
