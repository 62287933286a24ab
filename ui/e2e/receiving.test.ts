// A share on its way, as the patient gives it and as whoever receives it takes it: printed codes, a file, a moving code.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { PERSON } from './samples.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let patient: Chart;
let practice: Chart;
let words: string;
let share: string;

beforeAll(async () => {
  room = new Room();
  patient = room.chart(PERSON.name, PERSON.born);
  practice = room.chart('Practice Weber', '1970-01-01');
  window = await Window.open(room, 'en');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

/** Opens one of the two charts. */
async function enter(name: string, chart: Chart): Promise<void> {
  const nth = (await window.texts(at('chart'))).findIndex((text) => text.includes(name));
  await window.press('chart', nth);
  await window.unlock(chart.words);
  await window.seen(at('band-name'));
}

test('the patient seals a share for the practice, with its pages of codes', async () => {
  await enter(PERSON.name, patient);
  await window.press('rail-allergy');
  await window.press('add');
  await window.write('field-substance', 'Latex');
  await window.choose('field-criticality', 'high');
  await window.press('save');
  await window.says('Saved: Latex');
  await window.press('rail-share');
  await window.write('reader', 'Practice Weber');
  await window.press('next');
  await window.says('Latex');
  await window.press('next');
  await window.press('paper');
  const folder = room.path('given');
  mkdirSync(folder);
  room.answer(folder);
  await window.press('seal');
  words = (await window.texts(`${at('share-words')} li`)).map((line) => line.replace(/^\d+\s+/, '')).join(' ');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  share = join(folder, files.find((name) => name.endsWith('share.age')) ?? '');
  await window.press('lock');
  await window.press('unlock-other');
});

test('the practice reads the printed codes, says the words, and is told that this is somebody else', async () => {
  await enter('Practice Weber', practice);
  const pages = room.path('scanned');
  execFileSync('pdftoppm', ['-r', '150', '-png', share.replace('share.age', 'share.pdf'), pages]);
  const scans = readdirSync(room.folder).filter((name) => name.startsWith('scanned') && name.endsWith('.png')).map((name) => room.path(name));
  expect(scans.length).toBeGreaterThan(0);
  await window.press('rail-import');
  await window.press('receive');
  room.answer(...scans);
  await window.press('receive-choose');
  await window.write('receive-words', 'six words that do not fit');
  await window.press('receive-open');
  await window.seen('[role="alert"]');
  await window.write('receive-words', words);
  await window.press('receive-open');
  await window.says('For Practice Weber', 'Latex', `The file names another person: ${PERSON.name}`);
  expect(await window.run(`return document.querySelector('${at('take')}').disabled`)).toBe(true);
  await window.picture('receive-other');
});

test('under the right name the practice takes it, and it says from whom it came', async () => {
  await window.press('people');
  await window.press('person-add');
  await window.write('field-name', PERSON.name);
  await window.write('field-birth_date', PERSON.born);
  await window.press('save');
  await window.says(`Saved: ${PERSON.name}`);
  await window.press('people');
  await window.press(`people-${PERSON.name}`);
  await window.press('rail-import');
  await window.press('receive');
  room.answer(share);
  await window.press('receive-choose');
  await window.write('receive-words', words);
  await window.press('receive-open');
  await window.says('Latex');
  await window.picture('receive-draft');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.press('rail-allergy');
  await window.says('Latex', 'life-threatening');
  await window.press('lock');
  await window.press('unlock-other');
});

test('the patient takes the same share back in on their own: everything is there already', async () => {
  await enter(PERSON.name, patient);
  await window.press('rail-import');
  await window.press('receive');
  room.answer(share);
  await window.press('receive-choose');
  await window.write('receive-words', words);
  await window.press('receive-open');
  await window.says('There is nothing new in these files.');
  await window.end();
});
