// Documents in the real window, in German: found by a word, a place linked to an entry, a locked PDF, photos, what others left in files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { letter, PERSON } from './samples.ts';
import { at, Window } from './window.ts';

const DATA = join(import.meta.dirname, '../../tests/data/locked');
let room: Room;
let window: Window;
let chart: Chart;

beforeAll(async () => {
  room = new Room();
  chart = room.chart(PERSON.name, PERSON.born);
  window = await Window.open(room, 'de');
  await window.openChart(chart.words);
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

async function bring(...files: string[]): Promise<void> {
  room.answer(...files);
  await window.press('rail-import');
  await window.press('choose');
  await window.seen(at('take'));
}

/** Opens the document whose card says this. */
async function open(title: string): Promise<void> {
  await window.until(`the document ${title}`, () => window.run<boolean>(`const card = [...document.querySelectorAll('[data-testid="document"]')].find((one) => one.innerText.includes(args[0]));
    card?.click();
    return card !== undefined;`, title));
}

/** The page is drawn: its canvas holds something else than white. */
async function drawn(): Promise<void> {
  await window.until('a drawn page', () => window.run<boolean>(`const canvas = document.querySelector('[data-testid="page-picture"] canvas');
    if (!canvas || canvas.width < 64) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value < 128);`));
}

test('a letter is found by a word on its page, which is marked', async () => {
  await bring(room.lay('Entlassung.pdf', letter('Entlassbrief')));
  await window.press('take');
  await window.says('Übernommen und gespeichert.');
  await window.press('rail-search');
  await window.write('search', 'entlassbrief');
  await window.press('entry');
  await drawn();
  expect(await window.texts('mark')).toContain('Entlassbrief');
  await window.picture('document-found');
});

test('an entry says on which page it stands, and leads there', async () => {
  await window.press('rail-allergy');
  await window.press('add');
  await window.write('field-substance', 'Latex');
  await window.press('save');
  await window.press('rail-documents');
  await window.press('document');
  await window.press('stands-mark');
  await window.write('part-top', '10');
  await window.write('part-height', '6');
  await window.write('stands-search', 'latex');
  await window.press('entry');
  await window.says('„Latex“ steht jetzt in „Entlassung“, Seite 1.');
  await window.press('rail-allergy');
  await window.press('entry');
  await window.says('Steht in');
  await window.press('stands-in');
  await drawn();
  await window.seen(at('outline-asked'));
  await window.picture('document-stands');
});

test('a locked PDF asks for its password once', async () => {
  await bring(room.lay('Befund.pdf', readFileSync(join(DATA, 'aes256.pdf'))));
  await window.press('take');
  await window.says('Übernommen und gespeichert.');
  await window.press('rail-documents');
  await open('Befund');
  await window.write('pdf-password', 'falsch');
  await window.press('pdf-unlock');
  await window.says('Dieses Passwort öffnet das PDF nicht.');
  await window.picture('document-wrong-password');
  await window.write('pdf-password', '02031968');
  await window.press('pdf-unlock');
  await drawn();
  expect(await window.run<string>('return document.body.innerText')).not.toContain('steckt auch');
  await window.press('rail-overview');
  await window.press('rail-documents');
  await open('Befund');
  await drawn();
});

/** A grey picture with a dark corner, as a bitmap. */
function photo(): Uint8Array {
  const [width, height] = [120, 160];
  const bytes = new Uint8Array(54 + width * height * 3).fill(200);
  const view = new DataView(bytes.buffer);
  bytes.fill(0, 0, 54);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let row = 0; row < 40; row += 1) bytes.fill(10, 54 + row * width * 3, 54 + row * width * 3 + 120);
  return bytes;
}

test('two photos become one document, which is turned and stays as it came', async () => {
  await bring(room.lay('Seite 1.bmp', photo()), room.lay('Seite 2.bmp', photo()));
  await window.press('album');
  await window.says('Seite 1.zip');
  await window.press('take');
  await window.says('Übernommen und gespeichert.');
  await window.press('rail-documents');
  await open('Seite 1');
  await drawn();
  await window.says('Seite 1 von 2');
  await window.run(`window.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true }))`);
  await window.says('Seite 2 von 2');
  await window.press('view-change');
  await window.press('view-right');
  await window.press('view-save');
  await window.says('Die Ansicht ist gespeichert.');
  const size = await window.until('a lying page', () => window.run<number[] | false>(`const canvas = document.querySelector('[data-testid="page-picture"] canvas'); return canvas && canvas.width > canvas.height && [canvas.width, canvas.height]`));
  expect(size).toEqual([160, 120]);
  await window.picture('document-turned');
});

test('a picture is pasted with the keys everybody knows', async () => {
  await window.press('rail-import');
  await window.seen(at('paste'));
  await window.run(`
    const canvas = document.createElement('canvas');
    canvas.width = 80; canvas.height = 60;
    canvas.getContext('2d').fillRect(10, 10, 30, 30);
    const blob = await new Promise((made) => canvas.toBlob(made, 'image/png'));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], 'x.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));`);
  await window.seen(at('take'));
  await window.picture('pasted');
  await window.press('take');
  await window.says('Übernommen und gespeichert.');
});

test('hostile files from outside are shown or refused, and the window lives', async () => {
  const corpora = process.env['OWNCHART_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora');
  let files: string[] = [];
  try {
    files = readdirSync(join(corpora, 'pdf-hostile'), { recursive: true, encoding: 'utf8' }).filter((name) => name.toLowerCase().endsWith('.pdf')).sort().slice(0, 5).map((name) => join(corpora, 'pdf-hostile', name));
  } catch {
    // No folder beside the checkout: a damaged letter of our own stands for them.
  }
  files.push(room.lay('kaputt.pdf', letter('Entlassbrief').slice(0, 300)), room.lay('böse.pdf', '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(window.ran=1)>>>>endobj'));
  await bring(...files);
  await window.press('take');
  await window.says('Übernommen und gespeichert.');
  await window.press('rail-documents');
  await window.seen(at('document'));
  const count = await window.run<number>(`return document.querySelectorAll('[data-testid="document"]').length`);
  for (let nth = 0; nth < count; nth += 1) {
    await window.run(`document.querySelectorAll('[data-testid="document"]')[args[0]].click()`, nth);
    await window.until(`document ${nth} shown or refused`, () => window.run<boolean>(`return document.querySelector('[data-testid="page-picture"] canvas:not(.waiting), article [role="alert"], [data-testid="pdf-password"]') !== null`));
    await window.press('reader-close');
  }
  expect(await window.run('return window.ran ?? null')).toBeNull();
  await window.press('rail-overview');
  await window.end();
});
