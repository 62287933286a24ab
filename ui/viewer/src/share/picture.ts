// Codes on a photo, a scan or a screenshot: picture in, texts out.

import { read } from './beside.ts';
import { pixelsOf } from './codes.ts';
import { Refused } from './refused.ts';

/** More pixels than this are drawn smaller: a 600-dpi scan of A4 is 35 million. */
const MOST_PIXELS = 36_000_000;

/**
 * Hands every QR code that can be read to `take`, each once, until `take` says it has enough.
 *
 * @returns how many codes were read
 * @throws Refused picture-unread, old-browser
 */
export async function readCodes(picture: Blob, take: (text: string) => 'more' | 'enough'): Promise<number> {
  const whole = await pixels(picture);
  const texts = new Set<string>();
  // The whole picture first; then quarters, overlapping by half, which find codes lost in a crowded or uneven photo.
  for (const part of parts(whole)) {
    for (const text of (await read(part, 'still')).texts) {
      if (texts.has(text)) continue;
      texts.add(text);
      if (take(text) === 'enough') return texts.size;
    }
  }
  return texts.size;
}

async function pixels(picture: Blob): Promise<ImageData> {
  let drawn: ImageBitmap;
  try {
    drawn = await createImageBitmap(picture);
  } catch {
    throw new Refused('picture-unread');
  }
  try {
    return pixelsOf(drawn, MOST_PIXELS);
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
