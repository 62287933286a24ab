// Where the ink lies on a page: a coarse grid of how dark each field is, from a canvas or from a PDF drawn by another program.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Window } from './window.ts';

const ACROSS = 42;
const DOWN = 60;

/** The first page picture on the screen. */
export function inkOfCanvas(window: Window): Promise<number[]> {
  return window.run<number[]>(
    `const canvas = document.querySelector('canvas');
    const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const ink = Array(args[0] * args[1]).fill(0);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const i = 4 * (y * width + x);
        ink[Math.floor((y * args[1]) / height) * args[0] + Math.floor((x * args[0]) / width)] += 255 - (data[i] * 299 + data[i + 1] * 587 + data[i + 2] * 114) / 1000;
      }
    }
    return ink;`,
    ACROSS, DOWN,
  );
}

/** The first page of a PDF, drawn by poppler. */
export function inkOfPdf(pdf: string): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'ink-'));
  try {
    execFileSync('pdftoppm', ['-gray', '-singlefile', '-r', '130', pdf, join(folder, 'page')]);
    return inkOfPgm(readFileSync(join(folder, 'page.pgm')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inkOfPgm(file: Buffer): number[] {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString('latin1'));
  if (head === null) throw new Error('not a grey picture');
  const [width, height] = [Number(head[1]), Number(head[2])];
  const ink = Array<number>(ACROSS * DOWN).fill(0);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const field = Math.floor((y * DOWN) / height) * ACROSS + Math.floor((x * ACROSS) / width);
      ink[field] = (ink[field] ?? 0) + 255 - (file[head[0].length + y * width + x] ?? 255);
    }
  }
  return ink;
}

/** How alike two pages are inked: 1 is the same, 0 is nothing in common. An empty page is like nothing. */
export function likeness(one: readonly number[], other: readonly number[]): number {
  const mean = (ink: readonly number[]): number => ink.reduce((sum, field) => sum + field, 0) / ink.length;
  const [a, b] = [mean(one), mean(other)];
  let [both, left, right] = [0, 0, 0];
  for (const [at, field] of one.entries()) {
    const [da, db] = [field - a, (other[at] ?? 0) - b];
    both += da * db;
    left += da * da;
    right += db * db;
  }
  return left === 0 || right === 0 ? 0 : both / Math.sqrt(left * right);
}
