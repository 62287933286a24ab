import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { de } from '../src/words/de.ts';
import { en } from '../src/words/en.ts';
import { age, date, daysSince, decimal, dose, isPast } from '../src/words/format.ts';

const facts = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();

test('both catalogues have the same words with the same facts', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(de).sort());
  for (const word of Object.keys(de) as (keyof typeof de)[]) expect(facts(en[word]), word).toEqual(facts(de[word]));
});

test('sentences have at most fifteen words', () => {
  for (const catalogue of [de, en]) {
    for (const text of Object.values(catalogue)) {
      for (const sentence of text.split(/(?<=[.!?])\s/)) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(15);
    }
  }
});

function sources(folder: URL): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? sources(new URL(`${each.name}/`, folder)) : [[each.name, readFileSync(new URL(each.name, folder), 'utf8')] as [string, string]],
  );
}
const all = sources(new URL('../src/', import.meta.url));

test('every word is used, so none is left behind', () => {
  const text = all.filter(([name]) => name !== 'de.ts' && name !== 'en.ts').map(([, code]) => code).join('\n');
  const built = /^(directive|role|person|alert|per|every|on|event|kind|flag|certainty|allergy|language|severity|problem|status|mri)-|-(help|long)$/;
  const unused = Object.keys(de).filter((word) => !built.test(word) && !text.includes(`'${word}'`) && !text.includes(`"${word}"`));
  expect(unused).toEqual([]);
});

test('the page has no raw markup, no storage, no way out', () => {
  for (const [name, code] of all) {
    expect(code.match(/\{@html|innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|\beval\(|new Function|localStorage|sessionStorage|indexedDB|document\.cookie|navigator\.sendBeacon|\bfetch\(|XMLHttpRequest|WebSocket|location\s*=|window\.open/), name).toBeNull();
  }
});

test('dates as people of each language write them, as precise as given', () => {
  const table: [string, string, string, string][] = [
    ['2026', '2026', '2026', '2026'],
    ['2026-05', 'Mai 2026', 'May 2026', '2026-05'],
    ['2026-05-03', '03.05.2026', '3 May 2026', '2026-05-03'],
    ['2026-05-03T10:42:00+02:00', '03.05.2026', '3 May 2026', '2026-05-03'],
    ['~1998', 'etwa 1998', 'about 1998', 'etwa 1998'],
    ['im Frühjahr', 'im Frühjahr', 'im Frühjahr', 'im Frühjahr'],
    ['2026-13-40', '2026-13-40', '2026-13-40', '2026-13-40'],
  ];
  for (const [written, german, english, both] of table) {
    expect([date(written, 'de'), date(written, 'en'), date(written, 'de', true)]).toEqual([german, english, both]);
  }
});

test('numbers and doses', () => {
  expect([decimal('5.40', 'de'), decimal('5.40', 'en'), decimal('1.5-2.5', 'de'), decimal('v1.2.3', 'de'), decimal('132/84', 'de')]).toEqual(['5,40', '5.40', '1,5-2,5', 'v1.2.3', '132/84']);
  expect(['0.5', '1.50', '0.25', '1.0', '2', '0.3', '1–2'].map((each) => dose(each, 'de'))).toEqual(['½', '1½', '¼', '1', '2', '0,3', '1–2']);
});

test('how old it is, and whether it still counts', () => {
  const today = new Date(2026, 10, 21);
  expect([daysSince('2026-05-03', today), daysSince('2026-11-21', today), daysSince('2026-05', today)]).toEqual([202, 0, undefined]);
  expect(['2026-11-20', '2026-11-21', '2026-11', '2026-10', '2025', '2026'].map((each) => isPast(each, today))).toEqual([true, false, false, true, true, false]);
  expect([age('1968-03-02', today), age('2026-01-30', today), age('1968', today)]).toEqual([{ unit: 'years', count: 58 }, { unit: 'months', count: 9 }, undefined]);
});
