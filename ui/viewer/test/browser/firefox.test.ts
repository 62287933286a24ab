// The page in Firefox ESR, as far as no camera is needed. Where Firefox is not installed this fails, and does not skip.

import { readFileSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packed, sealed, woven, WORDS } from '../sample.ts';
import { at, dropFile, refusalOf, Room, textOf, unlock, VIEWER } from './chromium.ts';
import { frames, scan } from './qr.ts';

let firefox: Browser;
let page: Page;
const room = new Room('ownchart-firefox-');

beforeAll(async () => {
  firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['OWNCHART_FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: room.folder,
    extraPrefsFirefox: { 'intl.accept_languages': 'de-DE' },
  });
  page = await firefox.newPage();
  page.setDefaultTimeout(90_000);
});
afterAll(async () => {
  await firefox?.close();
  room.end();
});

async function isOpen(): Promise<void> {
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  expect(await textOf(page, 'person')).toBe('Anna Beispiel');
  await page.click(at('language-de'));
  expect(await textOf(page, 'medicines')).toContain('nicht täglich: 1 Stück, einmal pro Woche, montags');
}

test('Firefox opens share.html, and says what wrong words are', async () => {
  const share = await sealed(packed(), WORDS, 10);
  await page.goto(`file://${room.file('share.html', woven(readFileSync(VIEWER, 'utf8'), share))}`);
  await page.waitForSelector(at('words'));
  await page.type(at('words'), 'abacus zoom');
  await page.click(at('open'));
  expect(await refusalOf(page)).toBe('wrong-words');
  await page.$eval(at('words'), (field) => { (field as HTMLInputElement).value = ''; field.dispatchEvent(new Event('input', { bubbles: true })); });
  await isOpen();
});

test('Firefox reads a scanned page with a code painted over, beside the page', async () => {
  const [codes = []] = frames(await sealed(packed(), WORDS, 10));
  await page.goto(`file://${VIEWER}`);
  await dropFile(page, 'scan.png', await scan(codes, 1));
  await isOpen();
});

test('Firefox cannot reach out either', async () => {
  const there = await page.evaluate(() => ['RTCPeerConnection', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].filter((name) => name in window));
  expect(there).toEqual([]);
});
