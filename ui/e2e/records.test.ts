// Records come in and go out, in English: a bundle, a letter, the emergency sheet, a share.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inkOfCanvas, inkOfPdf, likeness } from './ink.ts';
import { opened as reader, previewed } from './reader.ts';
import { Room, type Chart } from './room.ts';
import { bundle, healthCard, letter, PERSON } from './samples.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;

beforeAll(async () => {
  room = new Room();
  chart = room.chart(PERSON.name, PERSON.born);
  window = await Window.open(room, 'en');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

test('a chart made by the command line opens', async () => {
  await window.says(PERSON.name, '~/Documents/OwnChart');
  await window.openChart(chart.words);
  await window.says('born 23 November 1984');
});

test('a bundle is a draft first, then in the chart, and the second time everything is there already', async () => {
  const file = room.lay('from-the-practice.json', bundle());
  room.answer(file);
  await window.press('rail-import');
  await window.picture('import');
  await window.press('choose');
  await window.says('4 new', '1 different', '0 already here', 'Bee venom', 'Salbutamol', 'Asthma', 'Potassium', 'Slot', 'from-the-practice.json');
  await window.picture('import-draft');
  // What differs is taken only by whoever says so: here the person's family name and sex.
  await window.says('Take 4 entries');
  await window.press('tick');
  await window.says('Take 5 entries');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.picture('import-done');

  room.answer(file);
  await window.press('choose');
  await window.says('0 new', '5 already here', 'There is nothing new in these files.');
  await window.picture('import-same');
  await window.press('rail-overview');
  await window.says('Bee venom', 'Swollen throat', 'Salbutamol', 'Potassium', '4.2 mmol/l');
  await window.picture('overview-imported');
});

test('the signature of a card is checked with a key that was brought along, and a false one is told', async () => {
  const { card, forged, keys } = healthCard();
  const withKeys = async (name: string, bytes: string, file: string) => {
    room.answer(room.lay(name, bytes));
    await window.press('rail-import');
    await window.press('choose');
    await window.says('Tick vaccine', 'The signature was not checked', 'Readable, not checked', 'https://office.example');
    room.answer(room.lay('keys.json', file));
    await window.press('import-keys');
  };
  await withKeys('false.smart-health-card', forged, keys);
  await window.says('The signature is wrong', 'What it says is not ticked');
  await window.picture('card-false');
  await window.press('forget');
  await withKeys('pass.smart-health-card', card, healthCard().keys);
  await window.says('The signature was not checked');
  await window.picture('card-unchecked');
  room.answer(room.lay('no-keys.txt', 'Milk, bread, eggs'));
  await window.press('import-keys');
  await window.says('In the file you chose for keys there is none that can be used.');
  room.answer(room.lay('keys.json', keys));
  await window.press('import-keys');
  await window.says('Checked with the key');
  await window.saysNot('The signature was not checked');
  await window.picture('card-checked');
  await window.press('forget');
});

test('a letter lies under documents, and its page is drawn', async () => {
  room.answer(room.lay('letter.pdf', letter('Discharge letter')));
  await window.press('rail-import');
  await window.press('choose');
  await window.says('1 new', 'letter.pdf');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.press('rail-documents');
  // The bundle itself was kept beside what came out of it.
  const shelf = await window.texts(at('document'));
  expect(shelf).toHaveLength(2);
  await window.press('document', shelf.findIndex((card) => card.startsWith('letter')));
  await window.seen(`${at('page-picture')}[aria-busy="false"]`);
  const [red, dark] = await window.run<[number, number]>(`
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let red = 0, dark = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] > 230 && data[i + 1] < 30 && data[i + 2] < 30) red += 1;
      else if (data[i] < 80) dark += 1;
    }
    return [red / (data.length / 4), dark];`);
  expect(red).toBeCloseTo((200 * 200) / (595 * 842), 2);
  expect(dark).toBeGreaterThan(300);
  await window.picture('document');

  const copy = room.path('copy.pdf');
  room.answer(copy);
  await window.press('document-save');
  await window.says('copy.pdf');
  expect(readFileSync(copy)).toEqual(letter('Discharge letter'));
});

test('the emergency sheet on the screen is the one that is saved', async () => {
  await window.press('rail-emergency');
  await window.seen(`${at('page-picture')}[aria-busy="false"]`);
  const shown = await inkOfCanvas(window);
  await window.picture('emergency');
  room.answer('');
  await window.press('save-pdf');
  const pdf = room.path('emergency.pdf');
  room.answer(pdf);
  await window.press('save-pdf');
  await window.says('emergency.pdf');
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  expect(likeness(shown, inkOfPdf(pdf))).toBeGreaterThan(0.97);
  const words = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' });
  for (const wanted of [PERSON.name, 'Bee venom', 'Salbutamol']) expect(words).toContain(wanted);

  await window.press('choice-card');
  await window.until('the card takes the place of the sheet', async () => likeness(shown, await inkOfCanvas(window)) < 0.7);
  await window.picture('emergency-card');
});

test('a share lies where the person said, and its words open it', async () => {
  const folder = room.path('for-dr-weber');
  mkdirSync(folder);
  await window.press('rail-share');
  await window.press('next');
  await window.seen('[aria-invalid]');
  await window.write('reader', 'Dr. Weber');
  await window.picture('share-who');
  await window.press('next');
  await window.press('choice-all');
  await window.press('choice-originals');
  // With the documents their sizes come.
  await window.until('the letter is in the preview', async () => /\d (kB|bytes)/i.test((await previewed(window)).words[2] ?? ''));
  const preview = await previewed(window);
  for (const wanted of ['Made for Dr. Weber', PERSON.name, 'Bee venom', 'Salbutamol', 'letter']) expect(preview.words.join(' ')).toContain(wanted);
  await window.picture('share-what');
  await window.press('next');
  await window.press('paper');
  await window.picture('share-how');
  room.answer('');
  await window.press('seal');
  expect(readdirSync(folder)).toEqual([]);
  room.answer(folder);
  await window.press('seal');
  const words = (await window.texts(`${at('share-words')} li`)).map((line) => line.replace(/^\d+\s+/, '')).join(' ');
  await window.says('Dr. Weber');
  await window.picture('share-done');

  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const wanted of ['share.age', 'share.html', 'share.pdf', 'viewer.html']) expect(files.some((name) => name.endsWith(wanted)), `${wanted} in ${files.join(', ')}`).toBe(true);
  const share = files.find((name) => name.endsWith('share.age')) ?? '';
  const opened = room.ownchart('open', `${folder}/${share}`, '--words-file', room.lay('share-words', words));
  expect(opened).toContain('Bee venom');
  expect(room.exit('open', `${folder}/${share}`, '--words-file', room.lay('wrong-words', 'six words that do not fit')), 'wrong words').toBe(4);
  // The doctor reads what was previewed, to the letter, out of the same bytes.
  const page = files.find((name) => name.endsWith('share.html')) ?? '';
  expect(await reader(`${folder}/${page}`, words)).toEqual(preview);
  expect(existsSync(room.path('home/.local/share/recently-used.xbel'))).toBe(false);
});

test('the ledger has its row, and the folder is sound', async () => {
  await window.press('rail-share');
  await window.says('Dr. Weber');
  await window.press('rail-safety');
  await window.picture('safety');
  await window.press('verify');
  await window.seen('[role="status"].good');
  await window.picture('safety-verified');
  await window.press('rail-search');
  await window.write('search', 'venom');
  await window.seen(at('entry'));
  await window.picture('search');
  await window.press('rail-settings');
  await window.picture('settings');
  await window.press('people');
  await window.picture('people');
  await window.end();
});
