// How long share.html takes to open beyond what the words cost: one JSON object on standard output.
// Run by `cargo xtask bench` after the viewer was built; alone: `npm run bench:opening`.
// Measured in Chromium from the click on the file until the field for the words is there, and from the click on "open" until what
// is inside was painted. The words are made cheap (scrypt 2^10, a hundredth of a second) instead of being taken out.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { module: sample } = await runnerImport(here('sample.ts'));
const { module: browser } = await runnerImport(here('browser/chromium.ts'));
const viewer = readFileSync(browser.VIEWER, 'utf8');

const findings = Array.from({ length: 3000 }, (_, i) => sample.value(`Wert ${i % 60}`, `${1000 + (i % 60)}-1`, 4 + (i % 17) / 10, 'mmol/l', `20${10 + (i % 16)}-0${1 + (i % 9)}-11`));
const SHARES = [
  { what: 'opening share.html, but for its words: an emergency share', plain: sample.packed() },
  { what: 'opening share.html, but for its words: 3 000 values more', plain: sample.packed({ summary: sample.bundle(findings) }) },
];

/** The best of three, as every figure of the bench. */
async function fastest(chromium, path) {
  let best = Infinity;
  for (let run = 0; run < 3; run++) {
    const page = await chromium.page();
    await page.goto(`file://${path}`);
    await page.waitForSelector(browser.at('words'));
    // The page says itself when its field was painted: the debugging port comes later.
    const asked = await page.evaluate(() => performance.getEntriesByType('paint').find((each) => each.name === 'first-contentful-paint')?.startTime ?? performance.now());
    const opened = await page.evaluate(async (words, field, button, shown) => {
      const input = document.querySelector(field);
      input.value = words;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const begun = performance.now();
      document.querySelector(button).click();
      while (document.querySelector(shown) === null) await new Promise((drawn) => requestAnimationFrame(drawn));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return performance.now() - begun;
    }, sample.WORDS, browser.at('words'), browser.at('open'), browser.at('red-line'));
    await page.close();
    best = Math.min(best, asked + opened);
  }
  return best;
}

const chromium = await browser.Chromium.start();
const figures = [];
try {
  for (const [n, { what, plain }] of SHARES.entries()) {
    const path = chromium.file(`share-${n}.html`, sample.woven(viewer, await sample.sealed(plain, sample.WORDS, 10)));
    const measured = await fastest(chromium, path);
    figures.push({ what, unit: 'ms', measured, promised: 500 });
    process.stderr.write(`${measured.toFixed(0).padStart(6)} ms, promised 500: ${what}\n`);
  }
} finally {
  await chromium.end();
}
process.stdout.write(`${JSON.stringify({ figures })}\n`);
