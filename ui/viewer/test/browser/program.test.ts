// A share as the program itself makes it: file, page, printed paper. The program is told by OWNCHART_BIN (cargo xtask test).

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { at, Chromium, chooseFile, dropFile, textOf, unlock, VIEWER } from './chromium.ts';

const program = process.env['OWNCHART_BIN'];
let chromium: Chromium;
let demo: string;
let words: string;

beforeAll(async () => {
  if (program === undefined) return;
  chromium = await Chromium.start();
  demo = join(chromium.folder, 'demo');
  mkdirSync(demo);
  execFileSync(program, ['demo', demo], { stdio: ['ignore', 'pipe', 'pipe'] });
  words = /^share\.age.*: (.+)$/m.exec(readFileSync(join(demo, 'WORDS.txt'), 'utf8'))?.[1] ?? '';
});
afterAll(() => chromium?.end());

const read = (name: string): Uint8Array => readFileSync(join(demo, name));

async function isAnna(page: Page): Promise<void> {
  await unlock(page, words);
  await page.waitForSelector(at('red-line'));
  await page.click(at('language-de'));
  const red = await textOf(page, 'red-line');
  for (const wanted of ['Allergie: Penicillin', 'Blutverdünner: Apixaban', 'Implantat: Herzschrittmacher, MRT bedingt', 'Verfügung:']) expect(red).toContain(wanted);
  const medicines = await textOf(page, 'medicines');
  expect(medicines).toMatch(/Methotrexat\s+10 mg[^]*?nicht täglich: 1 Stück, einmal pro Woche, montags/);
  expect(medicines).not.toMatch(/1-0-0-0/);
  expect(await textOf(page, 'problems')).toContain('Vorhofflimmern');
  expect(await textOf(page, 'laboratory')).toContain('Kalium');
  await page.click(at('language-en'));
  expect(await textOf(page, 'red-line')).toContain('Blood thinner: Apixaban');
  expect(await textOf(page, 'signature')).toContain('Signed with:');
}

test.runIf(program !== undefined)('share.html opens as it was given', async () => {
  const page = await chromium.open(join(demo, 'share.html'));
  await isAnna(page);
  await page.close();
});

test.runIf(program !== undefined).each(['share.age', 'share.pdf', 'share.html'])('a dropped %s opens in the bare viewer', async (name) => {
  const page = await chromium.open(VIEWER);
  await dropFile(page, 'attachment', read(name));
  await isAnna(page);
  await page.close();
});

test.runIf(program !== undefined)('the printed pages open from scans at 150 dpi with a code painted over on each', async () => {
  execFileSync('pdftoppm', ['-r', '150', '-png', join(demo, 'share.pdf'), join(demo, 'scan')]);
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) as ArrayBuffer }, fireImmediately: true });
  const page = await chromium.open(VIEWER);
  const scans = readdirSync(demo).filter((name) => /^scan.*\.png$/.test(name)).sort();
  const painted: string[] = [];
  for (const [n, name] of scans.entries()) {
    const codes = await readBarcodes(read(name), { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 32 });
    if (codes.length === 0) continue; // the page with the plain words
    const { topLeft, bottomRight } = codes[n % codes.length]!.position;
    painted.push(chromium.file(`painted-${n}.png`, await paintOver(page, read(name), topLeft, bottomRight)));
  }
  expect(painted.length).toBeGreaterThan(0);
  for (const path of painted) {
    await chooseFile(page, path);
    await page.waitForFunction((wanted: string) => document.querySelector(wanted) !== null, {}, `${at('words')}, ${at('progress')}`);
    await page.waitForFunction((wanted: string) => document.querySelector(wanted) === null || document.querySelector<HTMLButtonElement>(wanted)?.disabled === false, {}, at('choose'));
    if ((await page.$(at('words'))) !== null) break;
  }
  await isAnna(page);
  await page.close();
});

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Puts a grey square over a code, with the browser's own hand. */
async function paintOver(page: Page, png: Uint8Array, from: Point, to: Point): Promise<Uint8Array> {
  const painted = await page.evaluate(
    async (base64, left, top, right, bottom) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(picture, 0, 0);
      context.fillStyle = '#888';
      context.fillRect(left, top, right - left, bottom - top);
      const out = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      let text = '';
      for (const byte of out) text += String.fromCharCode(byte);
      return btoa(text);
    },
    Buffer.from(png).toString('base64'), from.x, from.y, to.x, to.y,
  );
  return Buffer.from(painted, 'base64');
}
