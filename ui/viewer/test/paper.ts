// Pages of codes and what becomes of them: drawn, torn, stained, blurred, scanned and photographed by our own hand, ours and
// those of cyphar/paperback side by side. Everything is measured in millimetres on the page and is the same on every machine.
//
// paperback (v0, pkg/paperback-core/src/v0/pdf) puts 605 bytes into a code, as base 10 at level M, which makes version 19; nine
// codes a third of the page's width each, quiet zone included; every one of them is needed. Ours: docs/format/frames.md.
// What is simulated is paper, printer and lens; a real printer adds toner that spreads, a real camera focus that hunts.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { Collector } from '../src/share/frames.ts';
import { frames, modules, type Modules } from './browser/qr.ts';
import { options, parts, type Pixels } from '../src/share/looking.ts';
import { grey } from './sample.ts';
import { chance, sealedBytes, spread } from './browser/screen.ts';

const A4 = { width: 210, height: 297 } as const; // mm
const INCH = 25.4;

/** A code on the page; millimetres. */
interface Placed {
  readonly code: Modules;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  /** Edge of one module. */
  readonly module: number;
}

export interface Sheet {
  readonly codes: readonly Placed[];
  /** Bytes of the file on it. */
  readonly bytes: number;
  /** Whether these texts give the file back. */
  readonly opens: (texts: ReadonlySet<string>) => boolean;
}

/** A full page of ours: eleven blocks and their sum, 3 × 4 codes of half-millimetre modules, where the program prints them. */
export async function ours(): Promise<Sheet> {
  const file = sealedBytes(11 * 964);
  const [texts = []] = frames(file);
  const codes: Placed[] = [];
  for (const [i, text] of texts.entries()) codes.push({ text, code: await modules(text, 'M', 25), left: 11.7 + (i % 3) * 67.2, top: 41.5 + Math.floor(i / 3) * 61, module: 0.5 });
  const opens = (read: ReadonlySet<string>): boolean => {
    const collector = new Collector();
    for (const text of read) {
      const added = collector.add(text);
      if (added.kind === 'file') return Buffer.compare(added.file, file) === 0;
    }
    return false;
  };
  return { codes, bytes: file.length, opens };
}

/** A full page of paperback's: nine codes, each needed. */
export async function paperback(): Promise<Sheet> {
  const [inCode, count, width] = [605, 9, (A4.width - 20) / 3];
  const codes: Placed[] = [];
  for (let i = 0; i < count; i++) {
    const part = Buffer.concat([Buffer.from('Pb\0D'), Buffer.from([count, i]), Buffer.from(sealedBytes(inCode * count).subarray(i * inCode, (i + 1) * inCode))]);
    const text = `9${BigInt(`0x${part.toString('hex')}`)}`;
    const code = await modules(text, 'M');
    const module = width / (code.side + 8);
    codes.push({ text, code, left: 10 + (i % 3) * width + 4 * module, top: 46.7 + Math.floor(i / 3) * width + 4 * module, module });
  }
  return { codes, bytes: inCode * count, opens: (read) => codes.every(({ text }) => read.has(text)) };
}

/** How dark ink and how white paper are; levels of 255. */
const [INK, PAPER] = [35, 245];

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

/** What happened to a page: the light at a place that would have been `light`; millimetres. */
export type Harm = (x: number, y: number, light: number) => number;

const unharmed: Harm = (_x, _y, light) => light;

/** A strip torn off, as wide as it was held: white, along one of the four edges, with a rough edge. */
export function torn(seed: number, wide: number): Harm {
  const side = Math.floor(chance(seed)() * 4);
  return (x, y, light) => {
    const along = side % 2 === 0 ? y : x;
    const depth = [x, y, A4.width - x, A4.height - y][side] ?? 0;
    return depth < wide + 2 * Math.sin(along / 5 + seed) ? 255 : light;
  };
}

/** Round stains that nothing can be read through. */
export function stained(seed: number, count: number, radius: number): Harm {
  const next = chance(seed);
  for (let i = 0; i < 8; i++) next(); // its first numbers are much alike for seeds that are
  const spots = Array.from({ length: count }, () => ({ x: next() * A4.width, y: next() * A4.height }));
  return (x, y, light) => (spots.some((spot) => (spot.x - x) ** 2 + (spot.y - y) ** 2 < radius ** 2) ? 90 : light);
}

/** One code painted over. */
export function painted(sheet: Sheet, which: number): Harm {
  const { left, top, code, module } = sheet.codes[which % sheet.codes.length]!;
  const side = code.side * module;
  return (x, y, light) => (x >= left && y >= top && x < left + side && y < top + side ? 128 : light);
}

/** Where a pixel looks on the page, from its place in the picture; millimetres. */
type Sight = (u: number, v: number) => readonly [number, number];

/** The page as so many pixels: nine rays each, as a sensor gathers light over an area; then blur and noise. */
function seen(sheet: Sheet, width: number, height: number, sight: Sight, harm: Harm, blur: number, seed: number): Picture {
  const light = new Float32Array(width * height);
  const places: (Placed | undefined)[] = [];
  const at = (x: number, y: number): Placed | undefined => places[Math.floor(y) * A4.width + Math.floor(x)];
  for (const placed of sheet.codes) {
    const side = placed.code.side * placed.module;
    for (let y = Math.floor(placed.top); y <= placed.top + side; y++) for (let x = Math.floor(placed.left); x <= placed.left + side; x++) places[y * A4.width + x] = placed;
  }
  const rayLight = (x: number, y: number): number => {
    if (x < 0 || y < 0 || x >= A4.width || y >= A4.height) return 60;
    const placed = at(x, y);
    let here = PAPER;
    if (placed !== undefined) {
      const column = Math.floor((x - placed.left) / placed.module);
      const row = Math.floor((y - placed.top) / placed.module);
      const { side, dark } = placed.code;
      if (column >= 0 && row >= 0 && column < side && row < side && dark[row * side + column]) here = INK;
    }
    return harm(x, y, here);
  };
  for (let py = 0; py < height; py++) {
    for (let px = 0; px < width; px++) {
      let sum = 0;
      for (let ray = 0; ray < 9; ray++) {
        const [x, y] = sight((px + ((ray % 3) + 0.5) / 3) / width, (py + (Math.floor(ray / 3) + 0.5) / 3) / height);
        sum += rayLight(x, y);
      }
      light[py * width + px] = sum / 9;
    }
  }
  const next = chance(seed + 1);
  const soft = blur > 0 ? spread(spread(light, width, height, 1, width, blur), height, width, width, 1, blur) : light;
  return { width, height, light: soft.map((one) => Math.max(0, Math.min(255, one + (next() - 0.5) * 12))) };
}

/** A flat scanner: so many dots an inch, laid on a little askew. Blur in millimetres. */
export function scanned(sheet: Sheet, dpi: number, { harm = unharmed, blur = 0, seed = 1 }: { harm?: Harm; blur?: number; seed?: number } = {}): Picture {
  const [width, height] = [Math.round((A4.width / INCH) * dpi), Math.round((A4.height / INCH) * dpi)];
  const askew = (chance(seed * 977)() - 0.5) * 0.02;
  return seen(sheet, width, height, (u, v) => {
    const [x, y] = [u * A4.width, v * A4.height];
    return [x + (y - A4.height / 2) * askew, y - (x - A4.width / 2) * askew];
  }, harm, (blur / INCH) * dpi, seed);
}

/** A photo of eight megapixels, held by hand: from a little to the side, not quite in focus, the page a nine-tenth of its height. */
export function photographed(sheet: Sheet, { slant = 0.06, seed = 1 }: { slant?: number; seed?: number } = {}): Picture {
  const [width, height] = [2448, 3264];
  return seen(sheet, width, height, (u, v) => {
    const scale = (A4.height * 1.08) * (1 + slant * (u - 0.5));
    return [A4.width / 2 + (u - 0.5) * A4.height * 1.08 * (width / height) * (1 + slant * (u - 0.5)), A4.height / 2 + (v - 0.5) * scale];
  }, (_x, _y, light) => light, 0.8, seed);
}

let ready: Promise<unknown> | undefined;

/** Every code in a picture until `enough`, read as the viewer reads a photo or scan. */
export async function codesOn(picture: Picture, enough: (texts: ReadonlySet<string>) => boolean): Promise<ReadonlySet<string>> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await (ready ??= prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) as ArrayBuffer }, fireImmediately: true }) as Promise<unknown>);
  const whole = blank(picture.width, picture.height);
  picture.light.forEach((light, i) => whole.data.fill(light, i * 4, i * 4 + 3));
  const texts = new Set<string>();
  for (const part of parts(whole, blank)) {
    for (const each of await readBarcodes(part as ImageData, options.still)) if (each.isValid) texts.add(each.text);
    if (enough(texts)) break;
  }
  return texts;
}

function blank(width: number, height: number): Pixels {
  return { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
}

/** A picture as a PNG, for the program's own reader. */
export function png(picture: Picture): Uint8Array {
  const rows = new Uint8Array(picture.height * (picture.width + 1));
  for (let y = 0; y < picture.height; y++) for (let x = 0; x < picture.width; x++) rows[y * (picture.width + 1) + 1 + x] = picture.light[y * picture.width + x] ?? 0;
  return grey(picture.width, picture.height, rows);
}
