// Two copies went separate ways, in English: the window joins them, shows both versions, and takes the right one.
import { cpSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;
let copy: string;

beforeAll(async () => {
  room = new Room();
  chart = room.chart('Ida Sample', '1943-08-12');
  copy = room.path('stick/Ida Sample.ownchart');
  window = await Window.open(room, 'en');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

/** A medicine is written, or its strength changed, in the open chart. */
async function strength(text: string, add: boolean): Promise<void> {
  await window.press('rail-medication');
  if (add) {
    await window.press('add');
    await window.write('field-name', 'Metoprolol');
  } else {
    await window.press('medicine');
    await window.press('edit');
  }
  await window.write('field-strength', text);
  await window.press('save');
  await window.says('Saved: Metoprolol');
}

async function lock(): Promise<void> {
  await window.press('lock');
  await window.seen(at('passphrase'));
}

test('one chart, copied to a stick, and changed in both places', async () => {
  await window.openChart(chart.words);
  await strength('47.5 mg', true);
  await lock();
  cpSync(chart.folder, copy, { recursive: true });
  await window.unlock(chart.words);
  await window.seen(at('band-name'));
  await strength('95 mg', false);
  await lock();
  await window.press('unlock-other');
  room.answer(copy);
  await window.press('pick');
  await window.unlock(chart.words);
});

test('this device knows better: it asks what the older folder is', async () => {
  await window.says('This device already knows a newer state of this chart.');
  await window.picture('older-copy');
  await window.press('older-accept');
  await window.seen(at('band-name'));
  await strength('23.75 mg', false);
  await lock();
});

test('the copy is looked at first, then joined, and both versions stand side by side', async () => {
  await window.press('unlock-other');
  await window.openChart(chart.words);
  await window.press('rail-safety');
  await window.press('task-join');
  room.answer(copy);
  await window.press('join-pick');
  await window.says('A copy of this chart', '1 changed entry');
  await window.picture('join-look');
  await window.press('join-take');
  await window.says('Two copies have become one', 'Two copies disagree about 1 entry.');
  await window.picture('joined');
  await window.press('entry');
  await window.says('Version 1', 'Version 2', '95 mg', '23.75 mg');
  await window.picture('two-versions');
});

test('one button decides, and the other version stays in the history', async () => {
  const right = (await window.texts('.versions section')).findIndex((text) => text.includes('95 mg')) + 1;
  await window.press(`decide-${right}`);
  await window.says('Decided. The other version stays in the history.');
  await window.press('sheet-close');
  await window.press('rail-overview');
  await window.says('95 mg');
  await window.saysNot('Two copies disagree');
});

test('an entry erased for good says which copies still have it, and asks for the words', async () => {
  await window.press('rail-medication');
  await window.press('medicine');
  await window.press('more');
  await window.press('erase');
  await window.says('The entry vanishes from this chart, with every earlier version.');
  await window.write('again-words', 'certainly not these words');
  await window.press('again-go');
  await window.seen('[role="alert"]');
  await window.write('again-words', chart.words);
  await window.press('again-go');
  await window.says('1 entry is gone from this chart.');
  await window.picture('erased');
  await window.press('erase-done');
  await window.says('No medicines entered yet.');
  await lock();
  expect(room.ownchart('list', chart.folder, '--passphrase-file', room.lay('words', chart.words))).not.toContain('Metoprolol');
  await window.end();
});
