// What the page carries compressed (lzma.ts), written in 91 signs of ASCII, 13 bits in every two of them.
// Base64 would make the page 30 kB larger. The signs leave out what could end a string or a script: ` \ $ <

import { unlzma } from './lzma.ts';

export interface Packed {
  readonly size: number;   // bytes, unpacked
  readonly length: number; // bytes, compressed
  readonly packed: string;
}

export const SIGNS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((sign) => !'`\\$<'.includes(sign)).join('');

export function write91(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  const put = (value: number): void => {
    text += SIGNS.charAt(value % 91) + SIGNS.charAt(Math.floor(value / 91));
  };
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits >= 13) {
      put(held & 8191);
      held >>>= 13;
      bits -= 13;
    }
  }
  if (bits > 0) put(held);
  return text;
}

/** The bytes; up to one zero byte more than went in. */
export function read91(text: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < SIGNS.length; i++) values[SIGNS.charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.floor(((text.length / 2) * 13) / 8));
  let bits = 0;
  let held = 0;
  let filled = 0;
  for (let at = 0; at + 1 < text.length; at += 2) {
    held |= (values[text.charCodeAt(at)]! + values[text.charCodeAt(at + 1)]! * 91) << bits;
    bits += 13;
    while (bits >= 8 && filled < bytes.length) {
      bytes[filled++] = held & 255;
      held >>>= 8;
      bits -= 8;
    }
  }
  return bytes;
}

export function unpack({ size, length, packed }: Packed): Uint8Array {
  return unlzma(read91(packed).subarray(0, length), size);
}
