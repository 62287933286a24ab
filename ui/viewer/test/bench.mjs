// How fast moving codes travel from a screen to the viewer: one JSON object on standard output.
// Run by `cargo xtask bench` after the viewer was built; alone: `npm run bench:screen`, with a number for one run only.
// What is simulated and what is not: test/browser/screen.ts.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { module: speed } = await runnerImport(here('browser/speed.ts'));
const { module: browser } = await runnerImport(here('browser/chromium.ts'));

const only = process.argv[2];
const runs = speed.RUNS.filter((_, i) => only === undefined || Number(only) === i);
const chromium = await browser.Chromium.start();
const figures = [];
try {
  for (const run of runs) {
    const figure = await speed.measure(chromium, run);
    figures.push(figure);
    process.stderr.write(`${figure.kilobytesPerSecond.toFixed(1).padStart(6)} kB/s, promised ${figure.promised}: ${figure.what} (${figure.shown} pictures, ${figure.least} at least)\n`);
  }
} finally {
  await chromium.end();
}
process.stdout.write(`${JSON.stringify({ figures: figures.map(({ what, kilobytesPerSecond, promised }) => ({ what: `moving codes: ${what}`, unit: 'kB/s', measured: kilobytesPerSecond, promised })) })}\n`);
