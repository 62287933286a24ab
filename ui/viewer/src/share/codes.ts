// The code reader itself: pixels in, texts out. Runs in the page or, where the browser lets it, beside it (beside.ts).

import codeReader from 'packed:code-reader';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { options } from './looking.ts';
import { unpack } from './packed.ts';
import { Refused } from './refused.ts';

export type How = keyof typeof options;

export interface Codes {
  readonly texts: readonly string[];
  /** Codes that were found and could not be read. */
  readonly unread: number;
}

let ready: Promise<void> | undefined;

/** @throws Refused old-browser */
export async function readCodesOf(pixels: ImageData, how: How): Promise<Codes> {
  await (ready ??= prepare());
  const found = await readBarcodes(pixels, options[how]);
  const texts = found.filter((each) => each.isValid && each.text !== '').map((each) => each.text);
  return { texts, unread: found.length - texts.length };
}

async function prepare(): Promise<void> {
  if (typeof WebAssembly === 'undefined') throw new Refused('old-browser');
  const bytes = unpack(codeReader);
  await prepareZXingModule({ overrides: { wasmBinary: bytes.buffer as ArrayBuffer }, fireImmediately: true });
}

/** The pixels of a picture, at most `most` of them: larger ones are drawn smaller. */
export function pixelsOf(drawn: ImageBitmap, most: number): ImageData {
  const shrink = Math.min(1, Math.sqrt(most / (drawn.width * drawn.height)));
  const width = Math.max(1, Math.floor(drawn.width * shrink));
  const height = Math.max(1, Math.floor(drawn.height * shrink));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Refused('picture-unread');
  context.fillStyle = '#fff'; // a transparent ground would be read as black
  context.fillRect(0, 0, width, height);
  context.drawImage(drawn, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
