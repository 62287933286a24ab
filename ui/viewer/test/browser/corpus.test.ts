// Files from outside, never part of the repository: OWNCHART_CORPORA, or shared/corpora beside the workspace.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, packed, sealed, woven, WORDS } from '../sample.ts';
import { at, Chromium, unlock, VIEWER } from './chromium.ts';

const CORPORA = process.env['OWNCHART_CORPORA'] ?? fileURLToPath(new URL('../../../../../shared/corpora/', import.meta.url));
const viewer = readFileSync(VIEWER, 'utf8');
let chromium: Chromium;

beforeAll(async () => {
  chromium = await Chromium.start();
});
afterAll(() => chromium.end());

function absent(name: string): boolean {
  if (existsSync(join(CORPORA, name))) return false;
  console.log(`corpus ${name} is not here: nothing was tested`);
  return true;
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const path = join(folder, each.name);
    return each.isDirectory() ? files(path) : [path];
  });
}

test('corpus_strings: naughty strings in every field are text', async () => {
  if (absent('strings')) return;
  const strings = files(join(CORPORA, 'strings')).flatMap((path) => readFileSync(path, 'utf8').split('\n')).filter((line) => line !== '' && !line.startsWith('#'));
  const summary = bundle(strings.flatMap((text) => [
    { resourceType: 'Condition', code: { text }, note: [{ text }], onsetString: text },
    { resourceType: 'AllergyIntolerance', code: { text }, reaction: [{ manifestation: [{ text }] }] },
    { resourceType: 'Observation', status: 'final', code: { text }, valueString: text },
    { resourceType: 'MedicationStatement', status: 'active', medicationCodeableConcept: { text }, dosage: [{ text }] },
  ]));
  const page = await chromium.open(chromium.file('strings.html', woven(viewer, await sealed(packed({ summary }), WORDS, 10))));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.evaluate(() => document.querySelectorAll<HTMLElement>('.more').forEach((button) => button.click()));
  const text = await page.$eval(at('allergies'), (section) => section.textContent ?? '');
  const plain = (words: string): string => words.replace(/\s+/g, ' ').trim();
  const missing = strings.filter((each) => plain(each) !== '' && !plain(text).includes(plain(each)));
  expect(missing).toEqual([]);
  expect(await page.$$eval('#viewer script, #viewer iframe, #viewer object, #viewer style, #viewer link', (found) => found.length)).toBe(0);
  expect(chromium.heard).toEqual([]);
  await page.close();
});

test('corpus_large: the largest records open, and nothing runs out of the window', async () => {
  for (const name of ['fhir-large-tietai', 'fhir-synthea-r4', 'fhir-ips']) {
    if (absent(name)) continue;
    const [largest] = files(join(CORPORA, name)).filter((path) => path.endsWith('.json')).sort((a, b) => statSync(b).size - statSync(a).size);
    if (largest === undefined) continue;
    const share = await sealed(packed({ summary: JSON.parse(readFileSync(largest, 'utf8')) as Record<string, unknown> }), WORDS, 10);
    const page = await chromium.open(chromium.file('large.html', woven(viewer, share)));
    await unlock(page, WORDS);
    await page.waitForSelector(at('red-line'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth), largest).toBe(1280);
    await page.close();
  }
  expect(chromium.heard).toEqual([]);
});
