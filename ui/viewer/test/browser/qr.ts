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

/** A file cut into frames, as docs/format/frames.md says: any sequence can be asked for. */
export class Cut {
  readonly count: number;
  readonly #file: Uint8Array;
  readonly #size: number;
  readonly #set: Uint8Array;
  readonly #blocks: readonly Uint8Array[];

  /** Blocks of at most `most` bytes. */
  constructor(file: Uint8Array, most: number) {
    this.#file = file;
    this.count = Math.ceil(file.length / most);
    const size = Math.ceil(file.length / this.count);
    this.#size = size;
    this.#set = createHash('sha256').update(file).digest().subarray(0, 4);
    this.#blocks = Array.from({ length: this.count }, (_, i) => {
      const block = new Uint8Array(size);
      block.set(file.subarray(i * size, (i + 1) * size));
      return block;
    });
  }

  text(sequence: number): string {
    let block = this.#blocks[sequence];
    if (block === undefined) {
      const sum = new Uint8Array(this.#size);
      const row = factors(Buffer.from(this.#set).toString('hex'), this.count, sequence);
      this.#blocks.forEach((each, i) => addMultiple(sum, row[i] ?? 0, each));
      block = sum;
    }
    const bytes = Buffer.alloc(18 + block.length + 4);
    bytes.set([0x4f, 0x43, 1, 0, ...this.#set]);
    bytes.writeUInt16BE(this.count, 8);
    bytes.writeUInt32BE(sequence, 10);
    bytes.writeUInt32BE(this.#file.length, 14);
    bytes.set(block, 18);
    bytes.writeUInt32BE(crc32c(bytes.subarray(0, 18 + block.length)), 18 + block.length);
    return digits(bytes);
  }
}

/** The frames of a printed share, page by page: eleven blocks and one sum each. */
export function frames(file: Uint8Array): string[][] {
  const cut = new Cut(file, BLOCK);
  const pages: string[][] = [];
  for (let first = 0; first < cut.count; first += ON_PAGE) {
    const last = Math.min(first + ON_PAGE, cut.count);
    const plain = Array.from({ length: last - first }, (_, i) => cut.text(first + i));
    pages.push([...plain, cut.text(cut.count + pages.length)]);
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

/** A code as modules, without its quiet zone; row by row, true is dark. */
export interface Modules {
  readonly side: number;
  readonly dark: readonly boolean[];
}

let writer: Promise<unknown> | undefined;

export async function modules(text: string, level: 'L' | 'M', version?: number): Promise<Modules> {
  await (writer ??= prepare());
  const options = `ecLevel=${level}${version === undefined ? '' : `,version=${version}`}`;
  const { symbol, error } = await writeBarcode(text, { format: 'QRCode', options, addQuietZones: false, scale: 1 });
  if (error !== '') throw new Error(error);
  return { side: symbol.width, dark: Array.from(symbol.data, (value) => value === 0) };
}

function prepare(): Promise<unknown> {
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  return prepareZXingModule({ overrides: { wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer }, fireImmediately: true }) as Promise<unknown>;
}

/** A grey A4 page at 150 dpi with up to twelve codes, three by four, modules of half a millimetre; one painted over. */
export async function scan(texts: readonly string[], paintedOver?: number): Promise<Uint8Array> {
  const [width, height] = [1240, 1754];
  const rows = Buffer.alloc(height * (width + 1), 255);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  const edge = (0.5 / 25.4) * 150;
  for (const [i, text] of texts.entries()) {
    const code = await modules(text, 'M');
    const left = 80 + (i % 3) * 370;
    const top = 120 + Math.floor(i / 3) * 390;
    const side = code.side * edge;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        // Ink by area would be softer still; the nearest module is what a hard scanner gives.
        const dark = code.dark[Math.floor(y / edge) * code.side + Math.floor(x / edge)] === true;
        const ink = i === paintedOver ? 96 : dark ? 40 : 245;
        rows[Math.round(top + y) * (width + 1) + 1 + Math.round(left + x)] = ink;
      }
    }
  }
  return grey(width, height, rows);
}
