// Codes on a photo, a scan or a screenshot: picture in, texts out.

import { read } from './beside.ts';
import { pixelsOf } from './codes.ts';
import { parts } from './looking.ts';
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
  for (const part of parts(whole, (width, height) => new ImageData(width, height))) {
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
