// A printed page of codes as a scanner would deliver it, drawn from frames by our own hand: no print room is needed.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { crc32c } from '../../src/share/crc.ts';
import { factors } from '../../src/share/frames.ts';
import { addMultiple } from '../../src/share/gf256.ts';
import { grey } from '../sample.ts';

/** Block of a code v25-M, and how many blocks and sums stand on a page. */
const BLOCK = 964;
const ON_PAGE = 11;

/** The frames of a printed share, page by page: eleven blocks and one sum each. */
export function frames(file: Uint8Array): string[][] {
  const count = Math.ceil(file.length / BLOCK);
  const size = Math.ceil(file.length / count);
  const blocks = Array.from({ length: count }, (_, i) => {
    const block = new Uint8Array(size);
    block.set(file.subarray(i * size, (i + 1) * size));
    return block;
  });
  const set = createHash('sha256').update(file).digest().subarray(0, 4);
  const text = (sequence: number, block: Uint8Array): string => {
    const bytes = Buffer.alloc(18 + block.length + 4);
    bytes.set([0x4f, 0x43, 1, 0, ...set]);
    bytes.writeUInt16BE(count, 8);
    bytes.writeUInt32BE(sequence, 10);
    bytes.writeUInt32BE(file.length, 14);
    bytes.set(block, 18);
    bytes.writeUInt32BE(crc32c(bytes.subarray(0, 18 + block.length)), 18 + block.length);
    return digits(bytes);
  };
  const pages: string[][] = [];
  for (let first = 0; first < count; first += ON_PAGE) {
    const sum = new Uint8Array(size);
    const row = factors(set.toString('hex'), count, count + pages.length);
    blocks.forEach((block, i) => addMultiple(sum, row[i] ?? 0, block));
    const plain = blocks.slice(first, first + ON_PAGE).map((block, i) => text(first + i, block));
    pages.push([...plain, text(count + pages.length, sum)]);
  }
  return pages;
}

function digits(bytes: Uint8Array): string {
  const lengths = [0, 3, 5, 8, 10, 13, 15, 17];
  let text = '';
  for (let at = 0; at < bytes.length; at += 7) {
    const group = bytes.subarray(at, at + 7);
    text += group.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n).toString().padStart(lengths[group.length] ?? 0, '0');
  }
  return text;
}

/** A grey A4 page at 150 dpi with up to twelve codes, three by four, modules of half a millimetre; one painted over. */
export async function scan(texts: readonly string[], paintedOver?: number): Promise<Uint8Array> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) as ArrayBuffer }, fireImmediately: true });
  const [width, height] = [1240, 1754];
  const rows = Buffer.alloc(height * (width + 1), 255);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  const module = (0.5 / 25.4) * 150;
  for (const [i, text] of texts.entries()) {
    const { symbol, error } = await writeBarcode(text, { format: 'QRCode', options: 'ecLevel=M', addQuietZones: false, scale: 1 });
    if (error !== '') throw new Error(error);
    const left = 80 + (i % 3) * 370;
    const top = 120 + Math.floor(i / 3) * 390;
    const side = symbol.width * module;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        // Ink by area would be softer still; the nearest module is what a hard scanner gives.
        const dark = symbol.data[Math.floor(y / module) * symbol.width + Math.floor(x / module)] === 0;
        const ink = i === paintedOver ? 96 : dark ? 40 : 245;
        rows[Math.round(top + y) * (width + 1) + 1 + Math.round(left + x)] = ink;
      }
    }
  }
  return grey(width, height, rows);
}
