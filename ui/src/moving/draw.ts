// Codes as pixels: black on white in every theme, each module a whole number of pixels, nothing smoothed.

/** White modules around every code (ISO/IEC 18004, 9.1). */
export const QUIET = 4;

const WHITE = 0xffffffff;
const BLACK = 0xff000000;

export interface Drawn {
  /** Pixels along one edge. */
  edge: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Pixels of one module when `across` × `across` codes share a square of `room` pixels; at least 1. */
export function moduleSize(side: number, across: number, room: number): number {
  return Math.max(1, Math.floor(room / ((side + 2 * QUIET) * across)));
}

/** Codes row by row, `across` in a row, as large as `room` pixels allow. */
export function draw(codes: readonly Uint8Array[], side: number, across: number, room: number): Drawn {
  const size = moduleSize(side, across, room);
  const cell = (side + 2 * QUIET) * size;
  const edge = cell * across;
  const words = new Uint32Array(edge * edge).fill(WHITE);
  codes.forEach((bits, place) => {
    const left = (place % across) * cell + QUIET * size;
    const top = Math.floor(place / across) * cell + QUIET * size;
    for (let y = 0; y < side; y++) {
      const row = (top + y * size) * edge;
      for (let x = 0; x < side; x++) {
        const bit = y * side + x;
        if (((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) words.fill(BLACK, row + left + x * size, row + left + (x + 1) * size);
      }
      for (let line = 1; line < size; line++) words.copyWithin(row + line * edge + left, row + left, row + left + side * size);
    }
  });
  return { edge, rgba: new Uint8ClampedArray(words.buffer) };
}
