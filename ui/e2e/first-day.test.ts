// The first day, in German: a chart is made, entries are written, it is locked and opened again.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupsOf } from './paper.ts';
import { Room } from './room.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let words: string;
let recovery: string[];

const NAME = 'Jörg Müßig-Öztürk';

beforeAll(async () => {
  room = new Room();
  window = await Window.open(room, 'de');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

test('a new chart: who, the words, typed back', async () => {
  await window.says('OwnChart', 'Version');
  await window.picture('welcome');
  await window.press('new');
  await window.press('next');
  expect(await window.texts('[aria-invalid]')).toHaveLength(2);
  await window.write('name', NAME);
  await window.write('born', '7.4.1957');
  await window.says('7. April 1957');
  await window.picture('new-who');
  await window.press('next');

  const shown = await window.texts(`${at('words')} li`);
  words = shown.map((line) => line.replace(/^\d+\s+/, '')).join(' ');
  expect(words.split(' ')).toHaveLength(7);
  await window.write('again', words.replace(/ \S+$/, ' falsch'));
  await window.press('make');
  await window.seen('[aria-invalid]');
  await window.picture('new-words');
  expect(existsSync(room.path('home/Documents'))).toBe(false);
  await window.write('again', ` ${words.toUpperCase()} `);
  await window.press('make');
  await window.seen(at('recovery-check'));
  expect(existsSync(room.path(`home/Documents/OwnChart/${NAME}.ownchart/HEAD`))).toBe(true);
});

test('the recovery sheet goes onto paper, and its groups are typed back from it', async () => {
  const pdf = room.path('recovery.pdf');
  room.answer(pdf);
  await window.press('recovery-save');
  await window.says('recovery.pdf');
  recovery = groupsOf(pdf);
  await window.seen(`${at('page-picture')}[aria-busy="false"]`);
  await window.picture('new-recovery');
  const asked = (await window.run<string[]>(`return [...document.querySelectorAll('[data-testid^="group-"]')].map((field) => field.labels[0].innerText)`)).map((label) => Number(/\d+/.exec(label)?.[0]));
  expect(asked).toHaveLength(2);
  expect(await window.run('return document.documentElement.scrollHeight - innerHeight')).toBe(0);
  await window.write('group-0', 'XXXXXX');
  await window.write('group-1', 'XXXXXX');
  await window.press('recovery-check');
  await window.says('Diese Gruppe steht anders auf dem Papier.');
  for (const [at, number] of asked.entries()) await window.write(`group-${at}`, (recovery[number - 1] ?? '').toLowerCase());
  await window.press('recovery-check');
  await window.says('Wie soll das Fenster beginnen?');
  await window.picture('new-begin');
  await window.press('begin-everything');
  expect(await window.texts(at('band-name'))).toEqual([NAME]);
  await window.says('geboren 7. April 1957', 'Wiederherstellungsblatt ausprobiert');
  await window.picture('overview-empty');
});

test('an allergy and a medicine are written, and stand in the list and on the overview', async () => {
  await window.press('rail-allergy');
  await window.press('add');
  await window.press('save');
  await window.seen('[aria-invalid]');
  await window.write('field-substance', 'Penicillin');
  await window.press('add-reactions');
  await window.write('field-what', 'Atemnot');
  await window.choose('field-severity', 'severe');
  await window.choose('field-criticality', 'high');
  await window.write('note', 'Im Krankenhaus 1998 festgestellt.');
  await window.picture('allergy-new');
  await window.press('save');
  await window.says('Gespeichert: Penicillin', 'Atemnot', '1 Eintrag', 'lebensgefährlich');
  await window.picture('allergies');

  await window.press('rail-medication');
  await window.press('add');
  await window.write('field-name', 'Metoprolol');
  await window.write('field-strength', '47,5 mg');
  await window.write('field-morning', '1');
  await window.write('field-evening', '0,5');
  await window.picture('medicine-new');
  await window.press('save');
  await window.says('Gespeichert: Metoprolol');
  await window.picture('medicines');

  await window.press('rail-overview');
  await window.says('Penicillin', 'Atemnot', 'Metoprolol', '47,5 mg');
  await window.picture('overview');
});

test('an entry is changed, the change is taken back, and both stand in its history', async () => {
  await window.press('rail-medication');
  await window.press('medicine');
  await window.press('edit');
  await window.write('field-strength', '95 mg');
  await window.press('sheet-close');
  await window.press('discard');
  await window.says('47,5 mg');
  await window.press('medicine');
  await window.press('edit');
  await window.write('field-strength', '95 mg');
  await window.press('save');
  await window.says('Metoprolol 95 mg');
  await window.press('undo');
  await window.says('Rückgängig gemacht.', 'Metoprolol 47,5 mg');
  await window.press('medicine');
  await window.seen('summary');
  await window.picture('medicine-facts');
  await window.press('sheet-close');
});

test('locked is locked: wrong words open nothing, right ones and the paper do', async () => {
  await window.press('lock');
  await window.seen(at('passphrase'));
  await window.saysNot('Penicillin');
  await window.says(NAME);
  expect(room.exit('list', room.path(`home/Documents/OwnChart/${NAME}.ownchart`), '--passphrase-file', room.lay('words', words))).toBe(0);

  const nearly = words.replace(/\S+$/, 'zebra');
  for (const wrong of [nearly, 'ganz andere wörter stehen hier jetzt']) {
    await window.unlock(wrong);
    await window.seen('[role="alert"]');
    // The same sentence whatever was wrong: no hint which word it was.
    expect(await window.texts('[role="alert"]')).toEqual(['Damit öffnet es sich nicht.\nNichts ist verändert, und Sie haben beliebig viele Versuche. Prüfen Sie Schreibweise und Reihenfolge.']);
  }
  await window.picture('unlock-wrong');
  await window.unlock(words);
  await window.says('Penicillin');

  await window.press('lock');
  await window.press('way-paper');
  await window.write('paper-1', 'XXXXX');
  await window.says('Gruppe 1 steht anders auf dem Papier.');
  for (const [at, group] of recovery.entries()) await window.write(`paper-${at + 1}`, group.toLowerCase());
  await window.says('Alle Gruppen sind richtig abgetippt.');
  await window.picture('unlock-paper');
  await window.press('unlock');
  // Whoever needed the paper has lost the words: new ones are asked for, now or later.
  await window.says('Neue Wörter für die Akte');
  await window.press('later');
  await window.says('Penicillin');
});

test('the other language, and everything twice as large', async () => {
  for (let size = 100; size < 200; size += 10) await window.press('larger');
  expect(await window.run('return document.documentElement.style.fontSize')).toBe('200%');
  for (const screen of ['overview', 'medication', 'allergy', 'documents', 'all', 'emergency', 'share', 'import', 'safety', 'settings', 'search']) {
    await window.press(`rail-${screen}`);
    await window.seen('main h1, main h2');
    expect(await window.run('return [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight, document.querySelector("main").scrollWidth - document.querySelector("main").clientWidth]'), screen).toEqual([0, 0, 0]);
    await window.picture(`twice-${screen}`);
  }
  await window.press('lock');
  // Locking is a new process with a new page; a press on the last picture of the former goes nowhere.
  await window.until('English', async () => {
    await window.press('english');
    return (await window.run('return document.documentElement.lang')) === 'en' || undefined;
  });
  await window.says('Open');
  await window.unlock(words);
  await window.says('Allergy', 'Penicillin', 'Medicines');
  expect(JSON.parse(readFileSync(room.path('config/ownchart/window.json'), 'utf8'))).toMatchObject({ language: 'en', zoom: 200 });
  await window.picture('overview-english-twice');
  await window.end();
});

test('what was settled is remembered, and names nobody', async () => {
  await window.driver.end();
  window = await Window.open(room, 'de');
  expect(await window.run('return [document.documentElement.lang, document.documentElement.style.fontSize]')).toEqual(['en', '200%']);
  expect(readFileSync(room.path('config/ownchart/window.json'), 'utf8')).not.toMatch(/Jörg|Müßig/);
  await window.end();
});
