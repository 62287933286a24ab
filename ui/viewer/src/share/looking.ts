// How a photo or scan is looked at for codes: what the reader is asked for, and the parts a large picture is looked at in.

import type { ReaderOptions } from 'zxing-wasm/reader';

/** A page has twelve codes; a photo of two pages has room. */
const MOST_CODES = 32;

const common: ReaderOptions = { formats: ['QRCode'], maxNumberOfSymbols: MOST_CODES, tryInvert: false, textMode: 'Plain' };
export const options = {
  /** A photo or scan is read once: a second more is well spent. */
  still: { ...common, tryHarder: true, tryRotate: true },
  /** The next picture of a camera comes in a fifteenth of a second, whatever this one gives. */
  moving: { ...common, tryHarder: true, tryRotate: false, tryDownscale: false, returnErrors: true },
} as const satisfies Record<string, ReaderOptions>;

/** Four bytes a pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The whole picture first; then quarters, overlapping by half, which find codes lost in a crowded or uneven photo. */
export function* parts<P extends Pixels>(whole: P, blank: (width: number, height: number) => P): Generator<P> {
  yield whole;
  const width = Math.ceil(whole.width / 2);
  const height = Math.ceil(whole.height / 2);
  if (width < 200 || height < 200) return;
  for (let y = 0; y < 3; y++) for (let x = 0; x < 3; x++) yield crop(whole, (x * (whole.width - width)) >> 1, (y * (whole.height - height)) >> 1, blank(width, height));
}

function crop<P extends Pixels>(whole: P, left: number, top: number, part: P): P {
  for (let y = 0; y < part.height; y++) {
    const from = ((top + y) * whole.width + left) * 4;
    part.data.set(whole.data.subarray(from, from + part.width * 4), y * part.width * 4);
  }
  return part;
}
