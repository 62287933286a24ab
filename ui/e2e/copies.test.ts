// The day the computer is lost, in English: a backup, the paper tried, new words, and the chart back from the copy.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupsOf } from './paper.ts';
import { Room, type Chart } from './room.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;
let backup: string;
let recovery: string[];

beforeAll(async () => {
  room = new Room();
  chart = room.chart('Ida Sample', '1943-08-12');
  mkdirSync(room.path('stick'));
  backup = room.path('stick/ida.ownchart-backup');
  window = await Window.open(room, 'en');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

test('nothing is backed up yet; then a file is written, read back, and counts', async () => {
  await window.openChart(chart.words);
  await window.press('rail-safety');
  await window.says('There is no checked copy yet.');
  await window.picture('safety-nothing');
  await window.press('task-backup');
  room.answer('');
  await window.press('copy-make');
  await window.seen(`${at('copy-make')}:not(:disabled)`);
  expect(readdirSync(room.path('stick'))).toEqual([]);
  room.answer(backup);
  await window.press('copy-make');
  await window.says('Written, read back, and whole.', backup);
  await window.picture('backup-made');
  expect(readdirSync(room.path('stick'))).toEqual(['ida.ownchart-backup']);
  await window.press('copy-done');
  await window.says('Backup file', backup);
  await window.saysNot('There is no checked copy yet.');
});

test('the copy is looked over, and is whole', async () => {
  await window.press('task-check');
  room.answer(backup);
  await window.press('check-file');
  await window.says('This copy is whole and unchanged.');
  await window.press('back-to-safety');
});

test('a new recovery sheet asks for the words, and counts once two groups are typed from it', async () => {
  await window.press('task-recovery');
  await window.write('again-words', 'certainly not these words');
  await window.press('again-go');
  await window.seen('[role="alert"]');
  await window.write('again-words', chart.words);
  await window.press('again-go');
  const pdf = room.path('recovery.pdf');
  room.answer(pdf);
  await window.press('recovery-save');
  await window.says('recovery.pdf');
  recovery = groupsOf(pdf);
  expect(recovery).toHaveLength(15);
  const asked = (await window.run<string[]>(`return [...document.querySelectorAll('[data-testid^="group-"]')].map((field) => field.labels[0].innerText)`)).map((label) => Number(/\d+/.exec(label)?.[0]));
  for (const [at, number] of asked.entries()) await window.write(`group-${at}`, recovery[number - 1] ?? '');
  await window.press('recovery-check');
  await window.says('The recovery sheet has been tried.');
});

test('the paper is rehearsed: a wrong group is named, a pause loses nothing, and it opens the chart', async () => {
  await window.press('task-drill');
  for (const [at, group] of recovery.slice(0, 6).entries()) await window.write(`paper-${at + 1}`, group);
  const seventh = recovery[6] ?? '';
  await window.write('paper-7', seventh.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q')));
  await window.says('Group 7 is not as printed.', '6 of 15 groups are right.');
  await window.picture('drill-wrong-group');
  await window.press('rail-overview');
  await window.press('rail-safety');
  await window.press('task-drill');
  await window.says('6 of 15 groups are right.');
  for (const [at, group] of recovery.entries()) if (at >= 6) await window.write(`paper-${at + 1}`, group.toLowerCase());
  await window.says('All groups are typed correctly.');
  await window.press('choice-own');
  await window.press('drill');
  await window.says('It will help when it matters.');
  await window.picture('drill-done');
});

test('the computer is lost: the file becomes a chart again, in a new folder', async () => {
  await window.press('lock');
  await window.seen(at('passphrase'));
  await window.press('unlock-other');
  await window.press('restore');
  room.answer(backup);
  await window.press('restore-file');
  await window.says('ida');
  await window.write('passphrase', 'words that never opened anything');
  const place = room.path('new-computer');
  mkdirSync(place);
  room.answer(place);
  await window.press('restore-place');
  await window.says(place);
  await window.press('restore-do');
  await window.seen('[role="alert"]');
  expect(readdirSync(place)).toEqual([]);
  await window.write('passphrase', chart.words);
  await window.press('restore-do');
  await window.says('Your chart is back.');
  await window.picture('restored');
  await window.press('restore-open');
  expect(await window.texts(at('band-name'))).toEqual(['Ida Sample']);
  const [folder = ''] = readdirSync(place);
  expect(existsSync(`${place}/${folder}/HEAD`)).toBe(true);
  expect(existsSync(`${chart.folder}/HEAD`), 'the old one is still where it was').toBe(true);
  await window.end();
});
