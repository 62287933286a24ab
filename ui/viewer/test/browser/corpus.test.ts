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

test('corpus_strings_everywhere: naughty strings in every field of a share run nothing and lead nowhere', async () => {
  if (absent('strings')) return;
  const strings = files(join(CORPORA, 'strings')).flatMap((path) => readFileSync(path, 'utf8').split('\n')).filter((line) => line !== '' && !line.startsWith('#'));
  let n = 0;
  const naughty = (): string => strings[n++ % strings.length] ?? '';
  // What holds a bundle together stays; a naughty address would only make an entry vanish.
  const kept = new Set(['resourceType', 'reference', 'fullUrl', 'system', 'url', 'id', 'type']);
  const spoil = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return kept.has(name) ? value : naughty();
    if (Array.isArray(value)) return value.map((each) => spoil(each, name));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, spoil(each, field)]));
    return value;
  };
  const whole = bundle();
  const rounds = 6;
  const summary = { ...whole, entry: Array.from({ length: rounds }, () => (whole['entry'] as { resource: { resourceType: string } }[]).map((each) => spoil(each))).flat() };
  const page = await chromium.open(chromium.file('everywhere.html', woven(viewer, await sealed(packed({ summary, claim: { for: naughty(), purpose: naughty(), left_out: strings.slice(0, 200) } }), WORDS, 10))));
  let moves = 0;
  page.on('framenavigated', () => moves++);
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  expect(n).toBeGreaterThan(strings.length);
  for (const choice of ['en', 'both', 'de']) await page.click(at(`language-${choice}`));
  await page.evaluate(() => {
    document.querySelectorAll<HTMLElement>('.more, details > summary, button[aria-expanded]').forEach((button) => button.click());
    document.querySelectorAll<HTMLElement>('#viewer a').forEach((link) => link.click());
  });
  await page.type(at('search'), '<script');
  await page.waitForFunction(() => /\d/.test(document.querySelector('form.search [role=status]')?.textContent ?? ''));
  expect(await page.$$eval('#viewer script, #viewer iframe, #viewer object, #viewer embed, #viewer style, #viewer link, #viewer base, #viewer meta, #viewer a[href]:not([href="#content"])', (found) => found.length)).toBe(0);
  expect(await page.$$eval('#viewer *', (all) => all.flatMap((each) => [...each.attributes]).filter((each) => /^on/i.test(each.name) || /^\s*(javascript|vbscript):/i.test(each.value)).length)).toBe(0);
  expect(moves).toBe(0);
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
