// Codes before the camera, from file://: Chromium's own fake camera playing computed pictures, and a canvas in its place.

import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packed, sealed, WORDS } from '../sample.ts';
import { axe } from './axe.ts';
import { at, Chromium, refusalOf, textOf, unlock, VIEWER } from './chromium.ts';
import { frames } from './qr.ts';
import { canvasCamera, losses, pictures, play, sealedBytes, sight, V20, V25, video, type Show, type Sight } from './screen.ts';

let plain: Chromium;
let share: Uint8Array;

beforeAll(async () => {
  plain = await Chromium.start();
  share = await sealed(packed(), WORDS, 10);
});
afterAll(() => plain.end());

/** Chromium with a fake camera that plays these pictures round and round. */
async function filmed(show: Show, view: Sight, count: number): Promise<{ readonly chromium: Chromium; readonly page: Page }> {
  const drawn = await pictures(share, show, count);
  const file = plain.file(`camera-${show.lost}.y4m`, video(drawn.map((codes, i) => sight(codes, show.across, view, i + 1)), view, 10));
  const chromium = await Chromium.start(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`]);
  return { chromium, page: await chromium.open(VIEWER) };
}

test('a camera that comes late, from the side, a little out of focus, and misses three of ten pictures, gets the whole share', async () => {
  const view: Sight = { width: 640, height: 480, slant: 0.06, blur: 0.6, noise: 16 };
  const { chromium, page } = await filmed({ density: V20, across: 1, lost: 30, late: 4 }, view, 20);
  await page.click(at('camera-on'));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  expect(await textOf(page, 'person')).toBe('Anna Beispiel');
  // The light beside the camera goes out as soon as it is not needed.
  expect(await page.$('video')).toBeNull();
  expect(chromium.heard).toEqual([]);
  await chromium.end();
});

test.each([
  { what: '20 % lost', show: { density: V20, across: 1, lost: 20 }, blur: 0 },
  { what: '40 % lost and blurred', show: { density: V25, across: 1, lost: 40 }, blur: 1 },
  { what: 'four codes side by side, 30 % lost', show: { density: V20, across: 2, lost: 30 }, blur: 0 },
] as const)('moving codes arrive: $what', async ({ show, blur }) => {
  const page = await plain.page();
  await canvasCamera(page, 1000, 900);
  await page.goto(`file://${VIEWER}`);
  await page.click(at('camera-on'));
  await page.waitForSelector(at('camera'));
  const drawn = await pictures(share, show, show.across > 1 ? 8 : 24);
  await play(page, drawn, show.across, 8, { blur, round: true });
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.close();
});

test('before the camera it says how far it is, and what would help when nothing new comes', async () => {
  const page = await plain.page();
  await canvasCamera(page, 700, 700);
  await page.goto(`file://${VIEWER}`);
  await page.click(at('language-de'));
  await page.click(at('camera-on'));
  await page.waitForSelector(at('camera'));
  expect(await textOf(page, 'stuck')).toContain('Noch ist kein Code zu erkennen');
  const few = (await pictures(sealedBytes(5000), { density: V20, across: 1, lost: 0 }, 2)).slice(0, 2);
  await Promise.race([play(page, few, 1, 3), page.waitForSelector(at('progress'))]);
  await page.waitForFunction((wanted: string) => /2 von 7/.test(document.querySelector(wanted)?.textContent ?? ''), {}, at('progress'));
  await page.waitForFunction((wanted: string) => /schon gelesen/.test(document.querySelector(wanted)?.textContent ?? ''), {}, at('stuck'));
  expect(await textOf(page, 'stuck')).toContain('nach den Nummern auf dem Papier: 3–8');
  await page.click(at('camera-off'));
  // What was read stays: a photo or the scanner may bring the rest.
  expect(await textOf(page, 'progress')).toContain('2 von 7');
  await page.close();
});

test('axe finds nothing before the running camera, in three looks and three languages', async () => {
  const page = await plain.page();
  await page.setBypassCSP(true);
  await canvasCamera(page, 700, 700);
  await page.goto(`file://${VIEWER}`);
  await page.click(at('camera-on'));
  await page.waitForSelector(at('camera'));
  // Both what nothing was read in, and how far it is.
  for (const shown of ['stuck', 'progress']) {
    if (shown === 'progress') await Promise.race([play(page, (await pictures(sealedBytes(5000), { density: V20, across: 1, lost: 0 }, 2)).slice(0, 2), 1, 3), page.waitForSelector(at('progress'))]);
    await page.waitForSelector(at(shown));
    for (const look of ['light', 'dark', 'contrast']) {
      await page.select(at('look'), look);
      for (const choice of ['de', 'en', 'both']) {
        await page.click(at(`language-${choice}`));
        expect(await axe(page), `${shown} ${look} ${choice}`).toEqual([]);
      }
    }
  }
  await page.close();
});

test('without a camera it says so and names the other ways', async () => {
  const page = await plain.open(VIEWER);
  await page.click(at('camera-on'));
  expect(await refusalOf(page)).toBe('camera-none');
  await page.waitForSelector(at('choose'));
  await page.close();
});

test('a hand scanner types codes in any order, whatever has the focus, under any keyboard layout', async () => {
  const [codes = []] = frames(share);
  const page = await plain.open(VIEWER);
  await page.waitForSelector(at('choose'));
  await page.focus(at('choose'));
  // Chromium is told key by key, as a scanner under a French layout would: the place of 1, the sign "&".
  await page.evaluate((texts) => {
    const press = (code: string, key: string): boolean => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }));
    for (const text of texts) {
      for (const digit of text) press(`Digit${digit}`, '&é"\'(-è_çà'.charAt(Number(digit)));
      if (press('Enter', 'Enter')) throw new Error('Enter would press the button that has the focus');
    }
  }, [...codes].reverse().slice(1));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.close();
});

test('what reads beside the page cannot reach out either', async () => {
  // Through the debugging port eval is always let through; a module from an address is asked of the policy.
  const asked = `(async () => ({
    gone: ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'importScripts'].filter((name) => name in self),
    module: await import('data:text/javascript,1').then(() => 'let through', () => 'refused'),
  }))()`;
  const pause = (milliseconds: number) => new Promise<undefined>((over) => setTimeout(() => over(undefined), milliseconds));
  let tried: unknown;
  // A reader that is put to rest between being seen and being asked never answers, and now and then the debugging port
  // reaches none of a page; another page has others.
  for (let pages = 0; pages < 8 && tried === undefined; pages++) {
    const page = await plain.page();
    await canvasCamera(page, 300, 300);
    await page.goto(`file://${VIEWER}`);
    await page.click(at('camera-on'));
    for (const until = Date.now() + 10_000; Date.now() < until && tried === undefined; ) {
      for (const reader of page.workers()) tried ??= await Promise.race([reader.evaluate(asked).catch(() => undefined), pause(2_000)]);
      if (tried === undefined) await pause(50);
    }
    await page.close();
  }
  expect(tried).toEqual({ gone: [], module: 'refused' });
});

test('simulated losses are exactly as many as said', () => {
  for (const lost of [0, 20, 30, 40]) expect(losses(200, lost).filter(Boolean).length).toBe(lost * 2);
});

test('nothing was heard that should not be', () => {
  expect(plain.heard.filter((line) => !/Content Security Policy|eval/.test(line))).toEqual([]);
});
