// Keys instead of words: learned face to face, one share for two readers, and the ledger knows both.
import { readdirSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { PERSON } from './samples.ts';
import { at, Window } from './window.ts';

interface Card {
  readonly text: string;
  readonly words: string;
}

const READERS = ['Dr. Weber', 'Labor Sommer'] as const;

let room: Room;
let window: Window;
const charts = new Map<string, Chart>();
const cards = new Map<string, Card>();

/** The command line with a chart that this test made. */
function ownchart(chart: Chart, verb: string, ...words: string[]): string {
  return room.ownchart(verb, chart.folder, ...words, '--passphrase-file', room.lay('words', chart.words));
}

beforeAll(async () => {
  room = new Room();
  const patient = room.chart(PERSON.name, PERSON.born);
  ownchart(patient, 'add', 'allergy', '--substance', 'Latex');
  for (const name of READERS) {
    ownchart(patient, 'add', 'contact', '--name', name, '--role', 'doctor');
    const chart = room.chart(name, '1970-01-01');
    charts.set(name, chart);
    cards.set(name, JSON.parse(ownchart(chart, 'key', 'card', '--json')) as Card);
  }
  window = await Window.open(room, 'en');
  const nth = (await window.texts(at('chart'))).findIndex((text) => text.includes(PERSON.name));
  await window.press('chart', nth);
  await window.unlock(patient.words);
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

test('a key is kept once its words were compared', async () => {
  await window.press('rail-share');
  for (const name of READERS) {
    const nth = (await window.texts(at('key-learn'))).findIndex((text) => text.includes(name));
    await window.press('key-learn', nth);
    await window.write('key-text', cards.get(name)?.text ?? '');
    await window.press('key-look');
    expect(await window.texts(at('key-compare'))).toEqual([cards.get(name)?.words]);
    await window.press('key-compared');
    await window.press('key-keep');
    await window.says(`compared: ${cards.get(name)?.words}`);
  }
});

test('one share for both needs no words, and each of them opens it with the key of their own', async () => {
  await window.write('reader', READERS[0]);
  await window.press('also');
  await window.picture('share-also');
  await window.press('next');
  const both = READERS.join(', ');
  await window.until('both stand in its first line', () => window.run<boolean>(`return document.querySelector('${at('preview')}')?.shadowRoot?.textContent?.includes('${both}') ?? false`));
  await window.press('next');
  const folder = room.path('given');
  mkdirSync(folder);
  room.answer(folder);
  await window.press('seal');
  await window.says('No words needed', both);
  expect(await window.run(`return document.querySelector('${at('share-words')}')`)).toBeNull();
  await window.picture('share-by-keys');
  const share = `${folder}/${readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('share.age')) ?? ''}`;
  expect(room.exit('open', share, '--words-file', room.path('words')), 'no words open it').not.toBe(0);
  for (const chart of charts.values()) expect(ownchart(chart, 'receive', share, '--dry-run', '--json')).toContain('Latex');
});

test('the ledger says of each of them what they know', async () => {
  await window.press('rail-overview');
  await window.press('rail-share');
  await window.press('ledger-more');
  for (const name of READERS) await window.says(`What ${name} knows`);
  await window.says('Latex');
  await window.picture('ledger-both');
  await window.end();
});
