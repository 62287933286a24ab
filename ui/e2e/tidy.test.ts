// What falls into the inbox comes in, what looks alike is judged by the person, and everything leaves again.
import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { bundle, PERSON } from './samples.ts';
import { Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;
let inbox: string;

/** A file that has lain there for a minute. */
function falls(name: string, text: string): string {
  const path = join(inbox, name);
  writeFileSync(path, text);
  const before = Date.now() / 1000 - 60;
  utimesSync(path, before, before);
  return path;
}

beforeAll(async () => {
  room = new Room();
  chart = room.chart(PERSON.name, PERSON.born);
  inbox = room.path('Scans');
  mkdirSync(inbox);
  window = await Window.open(room, 'en');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

test('a letter that falls into the inbox is seen, looked at, taken, taken back and taken again', async () => {
  await window.says(PERSON.name);
  await window.openChart(chart.words);
  falls('from-the-practice.json', bundle());
  room.answer(inbox);
  await window.press('rail-import');
  await window.press('inbox-choose');
  await window.says('from-the-practice.json');
  await window.press('inbox-file');
  await window.press('inbox-look');
  await window.says('4 new', 'Bee venom');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.press('undo-import');
  await window.says('Taken back');
  await window.press('rail-allergy');
  await window.says('No allergies entered yet.');

  // what was taken back is kept, and comes in again only by hand
  await window.press('rail-import');
  await window.says('from-the-practice.json', 'in the chart');
});

test('what is in the chart is deleted from the inbox, and nothing else', async () => {
  const unknown = falls('holiday.txt', 'sun and sea');
  await window.press('rail-overview');
  await window.press('rail-import');
  await window.says('holiday.txt');
  await window.press('inbox-file');
  await window.press('inbox-clear');
  await window.says('holiday.txt');
  await window.says('Look at 0 files');
  expect(existsSync(join(inbox, 'from-the-practice.json'))).toBe(false);
  expect(existsSync(unknown)).toBe(true);
});

test('a diary whose column is not understood is asked about', async () => {
  room.answer(room.lay('diary.csv', 'Date,Foo\n2026-05-03,71.5\n2026-05-04,71.2\n2026-05-05,71.0\n'));
  await window.press('choose');
  await window.says('What the columns hold', 'Foo', 'for example 71.5');
  await window.choose('column-1', 'date');
  await window.choose('column-2', 'weight');
  await window.write('unit-2', 'kg');
  await window.press('columns-again');
  await window.says('3 new', '71.5');
  await window.press('take');
  await window.says('Taken and saved.');
});

test('everything leaves in a folder, after the person said that it is not sealed', async () => {
  const folder = room.path('along');
  room.answer(folder);
  await window.press('rail-safety');
  await window.press('to-export');
  // A screen without a word of its own keeps its place on the rail.
  await window.seen('[data-testid="rail-safety"][aria-current="page"]');
  await window.press('export-sure');
  await window.press('export-write');
  await window.says('Written:', 'Keep it as you would a letter');
  await window.picture('export-done');
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['README.txt', 'patient-summary.json', 'records.ndjson', 'summary.html']));
  expect(readFileSync(join(folder, 'records.ndjson'), 'utf8')).toContain('71.5');
});
