// Pictures of every screen of the window, in both languages, with the invented person behind it;
// and what must hold on each of them: nothing cut off, type of 14 px and more, targets of 44 px and
// more, contrast, no catalogue key on the screen.
//
//   node build/pictures.mjs [OUT] [--only NAME] [--theme dark|contrast] [--zoom 160] [--width 1280]
//
// Needs Chromium (CHROMIUM names it, else `chromium` on the path) and the packages of package.json.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { build, preview } from 'vite';

const here = import.meta.dirname;
const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? otherwise : args[at + 1];
};
const out = args[0] && !args[0].startsWith('--') ? args[0] : (process.env.OWNCHART_PICTURES ?? join(here, '../../out/pictures'));
const only = option('only', '');
const theme = option('theme', 'light');
const zoom = Number(option('zoom', '100'));
const width = Number(option('width', '1280'));
const height = Number(option('height', '860'));
const languages = option('languages', 'de,en').split(',');

/** Each screen: its name, and how one gets there from the welcome screen. */
const press = (id) => async (page) => {
  const at = await page.waitForSelector(`[data-testid="${id}"]`, { timeout: 60_000 });
  await at.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await at.evaluate((element) => element.click());
};
const write = (id, text) => async (page) => {
  const at = await page.waitForSelector(`[data-testid="${id}"]`, { timeout: 60_000 });
  await at.focus();
  await at.evaluate((element) => element.select?.());
  await page.keyboard.type(text);
};
const key = (...keys) => async (page) => {
  for (const held of keys.slice(0, -1)) await page.keyboard.down(held);
  await page.keyboard.press(keys.at(-1));
  for (const held of keys.slice(0, -1).reverse()) await page.keyboard.up(held);
};
const inside = [press('try')];
const SCREENS = {
  welcome: [],
  'new-1-who': [press('new'), press('next')],
  'new-2-words': [press('new'), write('name', 'Anna Beispiel'), write('born', '2.3.1968'), press('next'), (page) => page.waitForSelector('[data-testid="words"] li')],
  'new-3-recovery': [press('new'), write('name', 'Anna Beispiel'), write('born', '2.3.1968'), press('next'), write('again', 'fichte lampe ordner salz wiese zettel turm'), press('make'), write('group-0', 'xxxx'), press('recovery-check')],
  'new-4-empty': [press('new'), write('name', 'Anna Beispiel'), write('born', '2.3.1968'), press('next'), write('again', 'fichte lampe ordner salz wiese zettel turm'), press('make'), press('later')],
  unlock: [press('chart'), write('passphrase', 'wrong words'), press('unlock')],
  'unlock-paper': [press('chart'), press('forgotten')],
  overview: [...inside],
  medicines: [...inside, press('rail-medication')],
  'medicine-facts': [...inside, press('rail-medication'), (page) => page.waitForSelector('tbody button').then((at) => at.click())],
  'medicine-new': [...inside, press('rail-medication'), press('add'), write('field-name', 'Methotrexat'), (page) => page.select('[data-testid="field-schedule"]', 'weekly')],
  findings: [...inside, press('rail-finding')],
  'finding-new': [...inside, press('rail-finding'), press('add'), write('field-value', 'fünf')],
  allergies: [...inside, press('rail-allergy')],
  'allergy-new': [...inside, press('rail-allergy'), press('add'), press('add-reactions')],
  saved: [...inside, press('rail-condition'), press('add'), write('field-name', 'Asthma'), press('save')],
  conditions: [...inside, press('rail-condition')],
  contacts: [...inside, press('rail-contact')],
  all: [...inside, press('rail-all')],
  search: [...inside, press('rail-search'), write('search', 'Weber')],
  documents: [...inside, press('rail-documents')],
  'document-reader': [...inside, press('rail-documents'), press('document')],
  import: [...inside, press('rail-import')],
  draft: [...inside, press('rail-import'), press('choose')],
  'import-done': [...inside, press('rail-import'), press('choose'), press('take')],
  emergency: [...inside, press('rail-emergency')],
  'share-1-who': [...inside, press('rail-share'), write('reader', 'Dr. Weber')],
  'share-2-what': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next')],
  'share-3-how': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next'), press('next')],
  'share-4-done': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next'), press('next'), press('seal')],
  safety: [...inside, press('rail-safety'), press('verify')],
  help: [...inside, press('rail-help')],
  people: [...inside, press('people')],
  keys: [...inside, key('?')],
};

/** Runs in the page: everything on it that breaks a promise of the house. */
function faults(keys) {
  const found = [];
  const root = document.querySelector('dialog[open]') ?? document.body;
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && !element.closest('.unseen');
  };
  const name = (element) => `<${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? `.${element.className.split(' ')[0]}` : ''}> "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`page is wider than the window: ${document.documentElement.scrollWidth}`);
  for (const element of root.querySelectorAll('*')) {
    if (!seen(element) || element.closest('svg')) continue;
    const style = getComputedStyle(element);
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (own) {
      if (Number.parseFloat(style.fontSize) < 14) found.push(`type of ${style.fontSize}: ${name(element)}`);
      if (element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && !['auto', 'scroll'].includes(style.overflowX)) found.push(`text runs out: ${name(element)}`);
      const text = element.textContent.trim();
      if (keys.includes(text)) found.push(`catalogue key on the screen: ${text}`);
      const box = element.getBoundingClientRect();
      const scroller = element.closest('.scrolls, nav, .page');
      if (!scroller && box.right > innerWidth + 1) found.push(`beyond the right edge: ${name(element)}`);
    }
    if (element.matches('button, a[href], select, textarea, summary, input:not([type="radio"], [type="checkbox"])') || element.matches('label:has(input)')) {
      const box = element.getBoundingClientRect();
      if (box.height < 43.5 || box.width < 43.5) found.push(`target of ${Math.round(box.width)}×${Math.round(box.height)}: ${name(element)}`);
    }
  }
  return found;
}

const words = Object.fromEntries(languages.map((language) => [language, Object.assign({}, ...['', 'facade.'].map((part) => JSON.parse(readFileSync(join(here, '../../assets/words', `${part}${language}.json`), 'utf8'))))]));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(out, { recursive: true });

const configFile = join(here, '../vite.config.ts');
const outDir = mkdtempSync(join(tmpdir(), 'ownchart-pictures-'));
await build({ configFile, mode: 'design', logLevel: 'error', build: { outDir, emptyOutDir: true } });
const server = await preview({ configFile, mode: 'design', logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
const address = server.resolvedUrls?.local[0];
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'] });

let pictures = 0;
let broken = 0;
try {
  for (const language of languages) {
    for (const [screen, way] of Object.entries(SCREENS)) {
      if (only !== '' && !screen.startsWith(only)) continue;
      const page = await browser.newPage();
      const trouble = [];
      page.on('pageerror', (error) => trouble.push(`page error: ${error.message}`));
      page.on('console', (message) => message.type() === 'error' && !message.location().url?.endsWith('favicon.ico') && trouble.push(`console: ${message.text()}`));
      await page.setViewport({ width, height });
      await page.evaluateOnNewDocument((wished) => (window.wished = wished), { language, theme, zoom });
      await page.goto(address, { waitUntil: 'load', timeout: 120_000 });
      try {
        for (const step of way) await step(page);
      } catch (error) {
        trouble.push(`way there: ${error.message}`);
      }
      await new Promise((done) => setTimeout(done, 450));
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(out, `${screen}.${language}.png`) });
      pictures += 1;
      trouble.push(...(await page.evaluate(faults, Object.keys(words[language]))));
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
      for (const violation of result.violations) trouble.push(`axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
      for (const line of [...new Set(trouble)]) console.log(`${screen}.${language}: ${line}`);
      broken += trouble.length === 0 ? 0 : 1;
      await page.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(outDir, { recursive: true });
}
console.log(`${pictures} pictures in ${out}, ${broken} with faults`);
process.exit(broken === 0 ? 0 : 1);
