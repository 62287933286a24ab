// Codes on the screen, read back from the pixels by another program's reader.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { memoryFrames } from '../lib/host/memory/frames.ts';
import { draw, moduleSize, QUIET } from './draw.ts';
import { Player } from './player.ts';
import { bytesOf, type FrameSource } from './source.ts';

const vector = (name: string): { sequence: number; text: string }[] =>
  (JSON.parse(readFileSync(new URL(`../../../tests/data/frames/${name}.json`, import.meta.url), 'utf8')) as { frames: { sequence: number; text: string }[] }).frames
    .sort((a, b) => a.sequence - b.sequence);

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) as ArrayBuffer }, fireImmediately: true });
});

async function seen(codes: Uint8Array[], side: number, across: number, room: number): Promise<string[]> {
  const { edge, rgba } = draw(codes, side, across, room);
  const found = await readBarcodes({ data: rgba, width: edge, height: edge, colorSpace: 'srgb' } as ImageData, { formats: ['QRCode'], maxNumberOfSymbols: 9, tryInvert: false });
  return found.filter((each) => each.isValid).map((each) => each.text);
}

test('what is drawn reads as the frames of the vectors, one code or four', async () => {
  const calm = await Player.begin(memoryFrames, 20);
  for (const { text } of vector('k2')) expect(await seen(calm.next(1) ?? [], calm.shown.side, 1, 700)).toEqual([text]);
  const fast = await Player.begin(memoryFrames, 25);
  const four = await seen(fast.next(4) ?? [], fast.shown.side, 2, 1000);
  expect(four.sort()).toEqual(vector('k11').slice(0, 4).map(({ text }) => text).sort());
});

test('a module is a whole number of pixels, and white surrounds every code', () => {
  expect(moduleSize(97, 1, 1080)).toBe(10);
  expect(moduleSize(117, 2, 1080)).toBe(4);
  expect(moduleSize(117, 2, 50)).toBe(1);
  const { edge, rgba } = draw([new Uint8Array(bytesOf(21)).fill(255)], 21, 1, 100);
  expect(edge).toBe((21 + 2 * QUIET) * 3);
  const dark = (x: number, y: number): boolean => rgba[(y * edge + x) * 4] === 0;
  expect([dark(QUIET * 3 - 1, 40), dark(QUIET * 3, 40), dark(edge - QUIET * 3 - 1, 40), dark(edge - QUIET * 3, 40)]).toEqual([false, true, true, false]);
});

test('no frame is shown twice, the sums go on and on, and a slow program only holds the picture', async () => {
  const asked: number[] = [];
  let slow: (() => void) | undefined;
  const numbered: FrameSource = {
    begin: async () => ({ blocks: 3, side: 4, bytes: 100 }),
    frames: async (_, first, count) => {
      if (first > 100) await new Promise<void>((go) => (slow = go));
      for (let i = 0; i < count; i++) asked.push(first + i);
      return Uint8Array.from({ length: count * 2 }, (__, i) => (i % 2 === 0 ? first + (i >> 1) : 0)).buffer;
    },
  };
  const player = await Player.begin(numbered, 20);
  const shown: number[] = [];
  for (let n = 0; n < 40; n++) {
    shown.push(...(player.next(4) ?? []).map((bits) => bits[0] ?? -1));
    await Promise.resolve();
    await new Promise((soon) => setTimeout(soon));
  }
  expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => i));
  expect(shown.length).toBeGreaterThan(80);
  expect(player.next(4)).toBeUndefined();
  slow?.();
  await new Promise((soon) => setTimeout(soon, 5));
  expect(player.next(1)?.[0]?.[0]).toBe(shown.length);
  expect(new Set(asked).size).toBe(asked.length);
});
