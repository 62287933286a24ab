import { describe, expect, test } from 'vitest';
import { dayNear, dayToCome, longDate, nearDate, readDate, shift, shortDate } from './dates.ts';

describe('a date as people type it', () => {
  test.each([
    ['3.5.2026', '2026-05-03'],
    ['03.05.2026', '2026-05-03'],
    ['3. 5. 2026', '2026-05-03'],
    ['3/5/2026', '2026-05-03'],
    ['2026-05-03', '2026-05-03'],
    ['3. Mai 2026', '2026-05-03'],
    ['3 May 2026', '2026-05-03'],
    ['Mai 2026', '2026-05'],
    ['Okt 2026', '2026-10'],
    ['5.2026', '2026-05'],
    ['05/2026', '2026-05'],
    ['2026', '2026'],
    ['um 1998', '~1998'],
    ['ca. 1998', '~1998'],
    ['about May 1998', '~1998-05'],
    ['3.5.2026 10:42', '2026-05-03T10:42'],
    ['3.5.2026, 9:05 Uhr', '2026-05-03T09:05'],
    ['29.2.2024', '2024-02-29'],
  ])('%s is %s', (typed, meant) => expect(readDate(typed)).toBe(meant));

  test.each(['', 'gestern', '30.2.2026', '13.2026', '3.5.26', '2026 10:42', '3.5.2026 24:00', 'ma 2026', '1.1.1700'])(
    '%s is no date and is not guessed',
    (typed) => expect(readDate(typed)).toBeUndefined(),
  );
});

describe('a date as people read it', () => {
  test('keeps the precision it was given with', () => {
    expect(longDate('2026', 'de')).toBe('2026');
    expect(longDate('2026-05', 'de')).toBe('Mai 2026');
    expect(longDate('2026-05-03', 'de')).toBe('3. Mai 2026');
    expect(longDate('2026-05-03', 'en')).toBe('3 May 2026');
    expect(longDate('~1998', 'de')).toBe('um 1998');
    expect(longDate('2026-05-03T10:42:00+02:00', 'de')).toBe('3. Mai 2026, 10:42');
    expect(shortDate('2026-05', 'de')).toBe('Mai 2026');
    expect(shortDate('2026-05-03', 'de')).toBe('03.05.2026');
  });

  test('is never read the wrong way round: in English the month is a word', () => {
    expect(shortDate('2026-05-03', 'en')).toBe('3 May 2026');
    expect(dayNear('2026-11-08', '2026-11-14', 'en')).toBe('8 Nov');
  });

  test.each(['2026-05-03', '2026-09', '2026', '~1998', '~1998-05-03'])('%s can be typed as it is shown', (when) => {
    for (const language of ['de', 'en'] as const) expect(readDate(shortDate(when, language))).toBe(when);
  });

  test('says today and yesterday', () => {
    expect(nearDate('2026-11-14T10:42', '2026-11-14', 'de')).toBe('heute, 10:42');
    expect(nearDate('2026-10-31', '2026-11-01', 'en')).toBe('yesterday');
    expect(nearDate('2026-05-03', '2026-11-14', 'de')).toBe('03.05.2026');
  });

  test('names the weekday of a day to come', () => expect(dayToCome('2026-12-01', 'de')).toBe('Di., 1. Dez.'));

  test('leaves the year out only while no other year can be meant', () => {
    expect(dayNear('2026-11-08', '2026-11-14', 'de')).toBe('08.11.');
    expect(dayNear('2025-11-20', '2026-11-14', 'de')).toBe('20.11.2025');
    expect(dayNear('2026-11-14T10:42', '2026-11-14', 'en')).toBe('today');
    expect(dayNear('2026-05', '2026-11-14', 'de')).toBe('Mai 2026');
  });

  test('crosses a year', () => expect(shift('2026-12-31', 1)).toBe('2027-01-01'));

  test('what cannot be read stays as it is written', () => expect(longDate('im Frühling', 'de')).toBe('im Frühling'));
});
