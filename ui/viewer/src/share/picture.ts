// Codes on a photo, a scan or a screenshot: picture in, texts out.

import codeReader from 'packed:code-reader';
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import { unpack } from './packed.ts';
import { Refused } from './refused.ts';

/** A page has twelve codes; a photo of two pages has room. */
const MOST_CODES = 32;
/** More pixels than this are drawn smaller: a 600-dpi scan of A4 is 35 million. */
const MOST_PIXELS = 36_000_000;

const options: ReaderOptions = {
  formats: ['QRCode'],
  maxNumberOfSymbols: MOST_CODES,
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  textMode: 'Plain',
};

let ready: Promise<void> | undefined;

/**
 * Hands every QR code that can be read to `take`, each once, until `take` says it has enough.
 *
 * @returns how many codes were read
 * @throws Refused picture-unread, old-browser
 */
export async function readCodes(picture: Blob, take: (text: string) => 'more' | 'enough'): Promise<number> {
  await (ready ??= prepare());
  const whole = await pixels(picture);
  const texts = new Set<string>();
  // The whole picture first; then quarters, overlapping by half, which find codes lost in a crowded or uneven photo.
  for (const part of parts(whole)) {
    await new Promise((resume) => setTimeout(resume)); // each part may take a second: let the page breathe
    for (const { isValid, text } of await readBarcodes(part, options)) {
      if (!isValid || text === '' || texts.has(text)) continue;
      texts.add(text);
      if (take(text) === 'enough') return texts.size;
    }
  }
  return texts.size;
}

async function prepare(): Promise<void> {
  if (typeof WebAssembly === 'undefined') throw new Refused('old-browser');
  const bytes = unpack(codeReader);
  await prepareZXingModule({ overrides: { wasmBinary: bytes.buffer as ArrayBuffer }, fireImmediately: true });
}

async function pixels(picture: Blob): Promise<ImageData> {
  let drawn: ImageBitmap;
  try {
    drawn = await createImageBitmap(picture);
  } catch {
    throw new Refused('picture-unread');
  }
  try {
    const shrink = Math.min(1, Math.sqrt(MOST_PIXELS / (drawn.width * drawn.height)));
    const width = Math.max(1, Math.floor(drawn.width * shrink));
    const height = Math.max(1, Math.floor(drawn.height * shrink));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Refused('picture-unread');
    context.fillStyle = '#fff'; // a transparent ground would be read as black
    context.fillRect(0, 0, width, height);
    context.drawImage(drawn, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } finally {
    drawn.close();
  }
}

function* parts(whole: ImageData): Generator<ImageData> {
  yield whole;
  const width = Math.ceil(whole.width / 2);
  const height = Math.ceil(whole.height / 2);
  if (width < 200 || height < 200) return;
  for (let y = 0; y < 3; y++) for (let x = 0; x < 3; x++) yield crop(whole, (x * (whole.width - width)) >> 1, (y * (whole.height - height)) >> 1, width, height);
}

function crop(whole: ImageData, left: number, top: number, width: number, height: number): ImageData {
  const part = new ImageData(width, height);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * whole.width + left) * 4;
    part.data.set(whole.data.subarray(from, from + width * 4), y * width * 4);
  }
  return part;
}
