// The pictures of the manual, taken from the window with the invented person: parts of screens, in both languages.
//
//   OWNCHART_BIN=… OWNCHART_RENDER=… node build/manual-pictures.mjs [--only NAME]
//
// Written to assets/manual/pictures; a test holds their names and sizes (src/manual/manual.test.ts). The program in
// memory has no paper, so the sheets to be seen are printed by the real one from the demo chart and laid in.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FILES, SCREENS, SETTINGS, inside, press, write } from './screens.mjs';
import { open } from './stage.mjs';

const out = join(import.meta.dirname, '../../assets/manual/pictures');
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : '';
/** As much of the engine's loss as leaves small words readable. */
const QUALITY = 32;
const program = process.env.OWNCHART_BIN;
if (program === undefined) throw new Error('OWNCHART_BIN is not set; cargo xtask pictures keep sets it');

/** First pages of sheets of the demo chart in this language, as data addresses. */
function sheets(language) {
  const folder = mkdtempSync(join(tmpdir(), 'ownchart-sheets-'));
  try {
    const run = (...given) => execFileSync(program, [...given, '--lang', language], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const demo = join(folder, 'demo');
    run('demo', demo);
    const words = /^Anna\.ownchart: (.+)$/m.exec(readFileSync(join(demo, 'WORDS.txt'), 'utf8'))?.[1] ?? '';
    writeFileSync(join(folder, 'words'), words);
    const made = {};
    for (const [name, ...wanted] of [['emergency', '--languages', language], ['visit', '--for', 'Weber'], ['recovery']]) {
      const pdf = join(folder, `${name}.pdf`);
      run('print', join(demo, 'Anna.ownchart'), name, ...wanted, '-o', pdf, '--passphrase-file', join(folder, 'words'));
      execFileSync('pdftoppm', ['-r', '120', '-f', '1', '-l', '1', '-singlefile', '-png', pdf, pdf]);
      made[name] = `data:image/png;base64,${readFileSync(`${pdf}.png`).toString('base64')}`;
    }
    return made;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs in the page: a printed sheet takes the place of the drawn lines. */
async function lay(address) {
  const canvas = document.querySelector('[data-testid="page-picture"] canvas');
  const bitmap = await createImageBitmap(await (await fetch(address)).blob());
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
}

/** Each picture: the screen, what of it is shown, and how much of that, from the top. */
const PICTURES = {
  welcome: { way: SCREENS.welcome, part: '.ways', wide: 830, tall: 470 },
  simple: { way: SCREENS.simple, settings: SETTINGS.simple, part: '.window', wide: 960, tall: 640 },
  recovery: { way: SCREENS['new-3-recovery'].slice(0, -2), part: '.two', sheet: 'recovery', tall: 440 },
  entry: { way: [...inside, press('rail-allergy'), press('add'), write('field-substance', 'Penicillin')], part: 'dialog[open]', tall: 560 },
  draft: { way: SCREENS.draft, part: 'main', tall: 600 },
  emergency: { way: SCREENS.emergency, part: 'main', sheet: 'emergency', tall: 560 },
  visit: { way: SCREENS['paper-visit-made'], part: '[data-testid="page-picture"]', sheet: 'visit', wide: 1180, tall: 560 },
  share: { way: SCREENS['share-2-what'], part: 'main', wide: 1180, tall: 560 },
  safety: { way: SCREENS.safety.slice(0, -1), part: 'main', wide: 1180, tall: 620 },
  people: { way: SCREENS.people, part: 'dialog[open]', tall: 400 },
  versions: { way: SCREENS['undecided-entry'], part: '.versions', tall: 460 },
  requests: { way: SCREENS.requests, part: 'main', tall: 590 },
  unlock: { way: SCREENS.unlock.slice(0, 1), part: 'form', tall: 480 },
};

mkdirSync(out, { recursive: true });
const stage = await open();
let broken = 0;
try {
  for (const language of ['de', 'en']) {
    const printed = sheets(language);
    for (const [name, { way, part, tall, settings, sheet, wide = 1000 }] of Object.entries(PICTURES)) {
      if (only !== '' && only !== name) continue;
      const page = await stage.fresh({ size: { width: wide, height: 900, deviceScaleFactor: 1.2 }, settings: { language, theme: 'light', zoom: 100, ...settings }, files: FILES[name] });
      await stage.go(page, way);
      if (sheet) {
        // The lines that are drawn first must not come after it.
        await new Promise((done) => setTimeout(done, 1000));
        await page.evaluate(lay, printed[sheet]);
      }
      // What has the focus is nothing the picture is about.
      await page.evaluate((selector) => {
        document.activeElement?.blur();
        document.querySelector('main')?.scrollTo(0, 0);
        if (selector.startsWith('[')) document.querySelector(selector)?.scrollIntoView();
      }, part);
      const box = await (await page.waitForSelector(part)).boundingBox();
      await page.screenshot({
        path: join(out, `${name}.${language}.webp`), type: 'webp', quality: QUALITY,
        clip: { x: box.x, y: box.y, width: box.width, height: Math.min(box.height, tall) },
      });
      for (const line of page.trouble) console.log(`${name}.${language}: ${line}`);
      broken += page.trouble.length;
      await page.close();
    }
  }
} finally {
  await stage.close();
}
process.exit(broken === 0 ? 0 : 1);
