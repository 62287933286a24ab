// Pictures of every screen of the window, in both languages, with the invented person behind it; and what
// must hold on each of them (faults.mjs): nothing cut off or covered, type of 14 px and more, targets of
// 44 px and more, contrast, no catalogue key and no other language on the screen, focus always in sight,
// nothing that axe objects to. First each of these is broken on purpose once and must be noticed.
//
//   node build/pictures.mjs [OUT] [--only NAME] [--theme dark|contrast] [--zoom 200] [--width 480]
//                           [--languages de,en] [--prove] [--words]
//
// `--prove` only breaks things, `--words` only listens whether each screen keeps to its language (speech.mjs). A screen longer than the window has a second picture, NAME.whole.png.
// Needs Chromium (CHROMIUM names it, else /usr/bin/chromium) and the packages of package.json.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PLANTED, faults, focus } from './faults.mjs';
import { FILES, PAGES, SCREENS, SETTINGS } from './screens.mjs';
import { spoken, strangers } from './speech.mjs';
import { open } from './stage.mjs';

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
/** Only what is said on the screens is looked at: many times faster. */
const crawling = args.includes('--words');
const languages = option('languages', 'de,en').split(',');

const words = Object.fromEntries(['de', 'en'].map((language) => [language, Object.assign({}, ...['', 'facade.'].map((part) => JSON.parse(readFileSync(join(here, '../../assets/words', `${part}${language}.json`), 'utf8'))))]));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Words on their ground: the dark theme promises a little less (tokens.css). */
const contrast = theme === 'dark' ? 6.9 : 7;
mkdirSync(out, { recursive: true });

const stage = await open();
const { go } = stage;
const fresh = (language, files, pages, settings) => stage.fresh({ size: { width, height }, settings: { language, theme, zoom, ...settings }, files, pages });

/** Where Tab leads, for as long as it leads somewhere new. */
async function walk(page) {
  const found = [];
  const been = new Set();
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focus);
    if (at?.fault) found.push(at.fault);
    const place = await page.evaluate(() => [...document.querySelectorAll('*')].indexOf(document.activeElement));
    if (been.has(place)) break;
    been.add(place);
  }
  return [...new Set(found)];
}

/** Makes the window as tall as what is in it; says whether that was more than the window. */
async function unroll(page) {
  const missing = await page.evaluate(() => Math.max(0, ...[...document.querySelectorAll('main, dialog[open] .inside, dialog[open]')].map((at) => at.scrollHeight - at.clientHeight)));
  if (missing > 0) {
    await page.setViewport({ width, height: height + missing + 40 });
    await new Promise((done) => setTimeout(done, 150));
  }
  await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0));
  return missing > 0;
}

async function look(page, language) {
  const found = await page.evaluate(faults, { keys: Object.keys(words[language]), language, contrast });
  found.push(...strangers(await page.evaluate(spoken), language));
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const violation of result.violations) found.push(`axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
  return found;
}

/** Breaks each promise once and gives those nobody noticed. An assertion that cannot fail is worth nothing. */
async function prove() {
  const unseen = [];
  for (const [what, plant] of PLANTED) {
    const page = await fresh('de');
    await go(page, SCREENS.overview);
    await page.evaluate(`(${plant})(document.querySelector('main'))`);
    const found = what === 'focus' ? await walk(page) : await unroll(page).then(() => look(page, 'de'));
    if (!found.some((line) => line.startsWith(what))) unseen.push(what);
    await page.close();
  }
  console.log(`${PLANTED.length} faults planted, ${PLANTED.length - unseen.length} noticed${unseen.length === 0 ? '' : `; NOT noticed: ${unseen.join(', ')}`}`);
  return unseen.length === 0;
}

let pictures = 0;
let broken = 0;
try {
  if ((args.includes('--prove') || only === '') && !(await prove())) broken += 1;
  for (const language of args.includes('--prove') ? [] : languages) {
    for (const [screen, way] of Object.entries(SCREENS)) {
      if (only !== '' && !screen.startsWith(only)) continue;
      const page = await fresh(language, FILES[screen], PAGES[screen], SETTINGS[screen]);
      await go(page, way);
      if (crawling) {
        page.trouble.push(...strangers(await page.evaluate(spoken), language));
        for (const line of [...new Set(page.trouble)]) console.log(`${screen}.${language}: ${line}`);
        broken += page.trouble.length === 0 ? 0 : 1;
        await page.close();
        continue;
      }
      await page.screenshot({ path: join(out, `${screen}.${language}.png`) });
      const tall = await unroll(page);
      if (tall) await page.screenshot({ path: join(out, `${screen}.${language}.whole.png`) });
      page.trouble.push(...(await look(page, language)));
      await page.setViewport({ width, height });
      page.trouble.push(...(await walk(page)));
      pictures += tall ? 2 : 1;
      for (const line of [...new Set(page.trouble)]) console.log(`${screen}.${language}: ${line}`);
      broken += page.trouble.length === 0 ? 0 : 1;
      await page.close();
    }
  }
} finally {
  await stage.close();
}
console.log(`${pictures} pictures in ${out}, ${broken} with faults`);
process.exit(broken === 0 ? 0 : 1);
