// Frames meet the program over the same vectors: tests/data/frames, written by crates/share.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../src/share/crc.ts';
import { bytesOfDigits, Collector, factors, pieces, readFrame } from '../src/share/frames.ts';
import { inverse, product } from '../src/share/gf256.ts';

interface Vector {
  readonly set: string;
  readonly blocks: number;
  readonly length: number;
  readonly block: number;
  readonly sha256: string;
  readonly file: string;
  readonly factors: { readonly sequence: number; readonly values: number[] };
  readonly frames: { readonly sequence: number; readonly text: string }[];
}

const folder = new URL('../../../tests/data/frames/', import.meta.url);
const load = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
const names = readdirSync(folder).filter((name) => /^k[0-9]+\.json$/.test(name));

describe.each(names)('%s', (name) => {
  const vector = load<Vector>(name);

  test('the first K frames give the file, and fewer do not', () => {
    const collector = new Collector();
    const first = vector.frames.slice(0, vector.blocks);
    const answers = first.map((frame) => collector.add(frame.text));
    expect(answers.slice(0, -1).every((answer) => answer.kind === 'new')).toBe(true);
    const last = answers.at(-1);
    if (last?.kind !== 'file') throw new Error(`the last frame gave ${last?.kind}`);
    expect(createHash('sha256').update(last.file).digest('hex')).toBe(vector.sha256);
    expect(Buffer.from(last.file).equals(Buffer.from(vector.file, 'base64'))).toBe(true);
  });

  test('backwards, twice over and with strangers between, it is the same file', () => {
    const collector = new Collector();
    const stray = load<Vector>(name === 'k2.json' ? 'k11.json' : 'k2.json').frames[0]!.text;
    const texts = vector.frames.map((frame) => frame.text).reverse().flatMap((text) => [text, stray, '12345', text]);
    const found = texts.map((text) => collector.add(text)).find((answer) => answer.kind === 'file');
    expect(found?.kind).toBe('file');
  });

  test('every frame says what the vector says', () => {
    for (const { sequence, text } of vector.frames) {
      const read = readFrame(text);
      if (read.kind !== 'frame') throw new Error(read.kind);
      expect(read.frame).toMatchObject({ set: vector.set, blocks: vector.blocks, length: vector.length, sequence });
      expect(read.frame.block.length).toBe(vector.block);
    }
  });

  test('the factors are the same on both sides and never zero', () => {
    const row = factors(vector.set, vector.blocks, vector.factors.sequence);
    expect([...row]).toEqual(vector.factors.values);
    expect(row.includes(0)).toBe(false);
  });
});

test('what is refused there is refused here', () => {
  for (const { why, text, outcome } of load<{ why: string; text: string; outcome: string }[]>('refused.json')) {
    expect(readFrame(text).kind, why).toBe(outcome);
  }
});

test('every single missing frame of eleven is replaced by any one sum', () => {
  const { frames, blocks } = load<Vector>('k11.json');
  const plain = frames.filter((frame) => frame.sequence < blocks);
  const sum = frames.find((frame) => frame.sequence >= blocks);
  if (sum === undefined) return expect(plain.length).toBe(blocks);
  for (const missing of plain) {
    const collector = new Collector();
    const answers = [sum, ...plain.filter((frame) => frame !== missing)].map((frame) => collector.add(frame.text));
    if (plain.length === blocks) expect(answers.at(-1)?.kind).toBe('file');
  }
});

test('a single wrong digit makes it no frame', () => {
  const { text } = load<Vector>('k2.json').frames[0]!;
  for (const at of [0, 5, 40, text.length >> 1, text.length - 1]) {
    const wrong = text.slice(0, at) + ((Number(text[at]) + 1) % 10) + text.slice(at + 1);
    expect(readFrame(wrong).kind).toBe('none');
  }
});

test('four strangers beside it do not block a file', () => {
  const { frames } = load<Vector>('k11.json');
  const collector = new Collector();
  collector.add(frames[0]!.text);
  collector.add(frames[1]!.text);
  for (const other of ['k1.json', 'k2.json', 'k500.json']) collector.add(load<Vector>(other).frames[0]!.text);
  expect(collector.progress?.have).toBeGreaterThanOrEqual(2);
  const found = frames.map((frame) => collector.add(frame.text)).some((answer) => answer.kind === 'file');
  expect(found).toBe(true);
});

test('digits: groups of seven bytes are seventeen digits, others by table, out of range refused', () => {
  expect(bytesOfDigits('000')).toEqual(Uint8Array.of(0));
  expect(bytesOfDigits('255')).toEqual(Uint8Array.of(255));
  expect(bytesOfDigits('256')).toBeUndefined();
  expect(bytesOfDigits('65535')).toEqual(Uint8Array.of(255, 255));
  expect(bytesOfDigits('72057594037927935')).toEqual(new Uint8Array(7).fill(255));
  expect(bytesOfDigits('72057594037927936')).toBeUndefined();
  for (const odd of ['', '0', '0000', '12a', '-01', '１２３', `${'0'.repeat(17)}1`]) expect(bytesOfDigits(odd)).toBeUndefined();
});

test('pasted text is cut at anything that is no digit', () => {
  const long = '1'.repeat(50);
  expect(pieces(`${long}\r\n${long} ; tel 030 1234\t${long}`)).toEqual([long, long, long]);
});

test('arithmetic in GF(256) with 0x11D', () => {
  expect(product(2, 0x80)).toBe(0x1d);
  for (let a = 1; a < 256; a++) expect(product(a, inverse(a))).toBe(1);
});

test('CRC-32C of the usual nine digits', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
});
