// How fast moving codes travel. Run by test/bench.mjs, shortened by camera.test.ts.

import { at, Chromium, VIEWER } from './chromium.ts';
import { canvasCamera, pictures, play, sealedBytes, type Density, V20, V25 } from './screen.ts';

export interface Run {
  readonly what: string;
  readonly density: Density;
  readonly across: number;
  readonly lost: number;
  /** Pictures a second. */
  readonly rate: number;
  /** Blocks of the file: the longer, the less the beginning and the end count. */
  readonly blocks: number;
  /** Promised; kB (1000 bytes) a second. */
  readonly promised: number;
}

export const RUNS: readonly Run[] = [
  { what: 'v20-L, 15 a second', density: V20, across: 1, lost: 0, rate: 15, blocks: 240, promised: 12 },
  { what: 'v20-L, 15 a second, 30 % lost', density: V20, across: 1, lost: 30, rate: 15, blocks: 240, promised: 8.5 },
  { what: 'v25-L, 15 a second', density: V25, across: 1, lost: 0, rate: 15, blocks: 240, promised: 18 },
  { what: 'v25-L, 15 a second, 30 % lost', density: V25, across: 1, lost: 30, rate: 15, blocks: 240, promised: 12.5 },
  { what: 'four v25-L, 15 a second', density: V25, across: 2, lost: 0, rate: 15, blocks: 480, promised: 40 },
  { what: 'four v25-L, 15 a second, 30 % lost', density: V25, across: 2, lost: 30, rate: 15, blocks: 480, promised: 40 },
];

export interface Measured {
  readonly what: string;
  readonly kilobytesPerSecond: number;
  readonly promised: number;
  /** Pictures shown until the share was whole, and how many a perfect reader would have needed. */
  readonly shown: number;
  readonly least: number;
}

export async function measure(chromium: Chromium, run: Run): Promise<Measured> {
  const file = sealedBytes(run.blocks * run.density.block - 7);
  const codes = run.across ** 2;
  const least = Math.ceil(run.blocks / codes / (1 - run.lost / 100));
  const drawn = await pictures(file, run, Math.ceil(least * 1.5) + 30);
  const page = await chromium.page();
  // Four to nine camera pixels a module: what 720 lines give one code, and 1080 lines four.
  await canvasCamera(page, run.across === 1 ? 1280 : 1920, run.across === 1 ? 720 : 1080);
  await page.goto(`file://${VIEWER}`);
  await page.click(at('camera-on'));
  await page.waitForSelector(at('camera'));
  const { seconds, shown } = await play(page, drawn, run.across, run.rate);
  await page.close();
  // A share that never became whole has no speed; the port gives "no number" as null.
  return { what: run.what, kilobytesPerSecond: seconds > 0 ? file.length / seconds / 1000 : 0, promised: run.promised, shown, least };
}
