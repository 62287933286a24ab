// What a patient comes for on the first day, and what somebody does who looks after others: docs/errands.md.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room } from './room.ts';
import { bundle, letter } from './samples.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let words: string;
let fields = 0;

beforeAll(async () => {
  room = new Room();
  window = await Window.open(room, 'en');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

/** Fills in a field, and counts it: every one costs somebody strength. */
async function fill(id: string, text: string): Promise<void> {
  fields += 1;
  await window.write(id, text);
}

const saved = (pdf: string): string => execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });

/** Saves the sheet that is shown. */
async function save(name: string, button = 'save-pdf'): Promise<string> {
  const pdf = room.path(name);
  room.answer(pdf);
  await window.press(button);
  await window.says(name);
  return saved(pdf);
}

test('from the first start to an emergency card: at most twelve fields, and ten minutes are far away', async () => {
  const begun = Date.now();
  await window.press('new');
  await fill('name', 'Rosa Beispiel');
  await fill('born', '1944-05-03');
  await window.press('next');
  words = (await window.texts(`${at('words')} li`)).map((line) => line.replace(/^\d+\s+/, '')).join(' ');
  await fill('again', words);
  await window.press('make');
  await window.press('later');
  await window.press('begin-simple');

  await window.press('simple-write');
  await window.press('kind-allergy');
  await window.press('add');
  await fill('field-substance', 'Penicillin');
  fields += 1;
  await window.choose('field-criticality', 'high');
  await window.press('save');
  await window.says('Saved: Penicillin');

  await window.press('simple-back');
  await window.press('simple-medicines');
  await window.press('add');
  await fill('field-name', 'Apixaban');
  await fill('field-strength', '5 mg');
  await fill('field-morning', '1');
  await window.press('save');
  await window.says('Saved: Apixaban');

  await window.press('simple-back');
  await window.press('simple-write');
  await window.press('kind-contact');
  await window.press('add');
  await fill('field-name', 'Lena Beispiel');
  await fill('field-phones', '+49 171 5550101');
  await fill('field-emergency_order', '1');
  await window.press('save');
  await window.says('Saved: Lena Beispiel');

  await window.press('simple-back');
  await window.press('simple-emergency');
  await window.press('choice-card');
  await window.seen(`${at('save-pdf')}:not(:disabled)`);
  const card = await save('card.pdf');
  for (const wanted of ['Rosa Beispiel', 'Penicillin', 'Apixaban', '5550101']) expect(card).toContain(wanted);
  expect(fields).toBeLessThanOrEqual(12);
  expect(Date.now() - begun, 'milliseconds').toBeLessThan(120_000);
  await window.picture('first-card');
});

test('the sheet is out of date: the overview says so, and the new one says the new dose', async () => {
  await window.press('choice-sheet');
  await window.seen(`${at('save-pdf')}:not(:disabled)`);
  await window.until('the sheet is shown', () => window.run<boolean>(`return document.querySelector('${at('page-picture')}')?.getAttribute('aria-busy') === 'false'`));
  expect(await save('before.pdf')).toContain('5 mg');
  await window.press('simple-everything');
  await window.press('rail-medication');
  await window.press('medicine');
  await window.press('edit');
  await window.write('field-strength', '2.5 mg');
  await window.press('save');
  await window.says('Saved: Apixaban');
  await window.press('rail-overview');
  await window.says('1 change since');
  await window.press('to-emergency');
  await window.says('1 change since');
  await window.seen(`${at('save-pdf')}:not(:disabled)`);
  const sheet = await save('after.pdf');
  expect(sheet).toContain('2.5 mg');
  expect(sheet).not.toMatch(/(?<!2\.)5 mg/);
  await window.press('rail-overview');
  await window.says('still true');
});

test('two people in one chart: each sees their own, and a file of the one is not taken for the other unasked', async () => {
  await window.press('people');
  await window.press('person-add');
  await window.write('field-name', 'Maria Muster');
  await window.write('field-birth_date', '1984-11-23');
  await window.press('save');
  await window.says('Saved: Maria Muster');
  expect(await window.texts(at('band-name'))).toEqual(['Rosa Beispiel']);
  const file = room.lay('from-the-practice.json', bundle());
  room.answer(file);
  await window.press('rail-import');
  await window.press('choose');
  await window.says('The file names another person: Maria Muster');
  expect(await window.run(`return document.querySelector('${at('take')}').disabled`)).toBe(true);
  await window.picture('other-person');
  await window.press('people');
  await window.press('people-Maria Muster');
  expect(await window.texts(at('band-name'))).toEqual(['Maria Muster']);
  await window.press('rail-allergy');
  await window.says('No allergies entered yet.');
  room.answer(file);
  await window.press('rail-import');
  await window.press('choose');
  await window.says('Bee venom');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.press('rail-allergy');
  await window.says('Bee venom');
  await window.saysNot('Penicillin');
  await window.press('people');
  await window.press('people-Rosa Beispiel');
  await window.press('rail-allergy');
  await window.says('Penicillin');
  await window.saysNot('Bee venom');
});

test('a letter asks for records, and what comes back is filed with it', async () => {
  await window.press('rail-contact');
  await window.press('add');
  await window.write('field-name', 'Dr. Weber');
  await window.choose('field-role', 'doctor');
  await window.write('field-address', 'Market Street 1, 12345 Sampletown');
  await window.press('save');
  await window.says('Saved: Dr. Weber');
  await window.press('rail-requests');
  const to = await window.until('the practice is offered', () => window.run<string | false>(`return [...document.querySelectorAll('${at('request-to')} option')].find((one) => one.text.includes('Weber'))?.value ?? false`));
  await window.choose('request-to', to);
  await window.press('request-write');
  await window.says('The letter to Dr. Weber is written.');
  const asked = await save('request.pdf', 'letter-save');
  expect(asked).toContain('Dr. Weber');
  expect(asked).toContain('Rosa Beispiel');
  room.answer(room.lay('records.pdf', letter('Your records')));
  await window.press('rail-import');
  await window.press('choose');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.press('rail-requests');
  await window.press('request-answered');
  const answer = await window.until('the document is offered', () => window.run<string | false>(`return [...document.querySelectorAll('${at('request-answer')} option')].find((one) => one.text.includes('records'))?.value ?? false`));
  await window.choose('request-answer', answer);
  await window.press('request-do');
  await window.says('answered on');
  await window.picture('request-answered');
});

test('three trusted people get cards, and two of them open the chart when the words are gone', async () => {
  await window.press('rail-safety');
  await window.press('task-trusted');
  for (const [at, name] of ['Lena Beispiel', 'Kurt Nachbar', 'Ulla Tante'].entries()) await window.write(`trusted-${at + 1}`, name);
  await window.write('again-words', words);
  await window.press('trusted-make');
  const pdf = room.path('cards.pdf');
  room.answer(pdf);
  await window.press('cards-save');
  await window.says('cards.pdf');
  const cards = saved(pdf).split('\f').map((page) => page.split('\n').filter((line) => /^(\s+[0-9A-Z]{3,5})+\s*$/.test(line)).flatMap((line) => line.trim().split(/\s+/))).filter((groups) => groups.length > 0);
  expect(cards).toHaveLength(3);
  await window.press('trusted-keep');
  await window.press('lock');
  await window.press('way-trusted');
  for (const [card, groups] of [cards[2] ?? [], cards[0] ?? []].entries()) {
    for (const [at, group] of groups.entries()) await window.write(`card-${card + 1}-${at + 1}`, group);
  }
  await window.press('unlock');
  await window.says('New words for the chart');
  await window.press('later');
  await window.seen(at('band-name'));
  await window.picture('trusted-opened');
  expect(readFileSync(room.path('config/ownchart/window.json'), 'utf8')).not.toContain('Rosa');
  await window.end();
});
