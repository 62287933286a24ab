// Unpacks what the page carries in the old .lzma form: a quarter smaller than deflate, which is all browsers bring along.
// Written after the LZMA specification of Igor Pavlov (2015, public domain). Its input is our own page's, never a
// stranger's; a wrong byte still ends in an error and never beyond the stated size.

/** Adaptive probability of a bit being 0, of 2048. */
const HALF = 1024;

class Bits {
  readonly #bytes: Uint8Array;
  #at: number;
  #range = 0xffffffff;
  #code = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at + 1; // the first byte is always 0
    for (let i = 0; i < 4; i++) this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  #next(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError('the packed bytes end too early');
    return byte;
  }

  #normalise(): void {
    if (this.#range < 0x1000000) {
      this.#range = (this.#range << 8) >>> 0;
      this.#code = ((this.#code << 8) | this.#next()) >>> 0;
    }
  }

  bit(model: Uint16Array, index: number): 0 | 1 {
    const chance = model[index]!;
    const bound = (this.#range >>> 11) * chance;
    let bit: 0 | 1;
    if (this.#code < bound) {
      this.#range = bound;
      model[index] = chance + ((2048 - chance) >>> 5);
      bit = 0;
    } else {
      this.#range -= bound;
      this.#code -= bound;
      model[index] = chance - (chance >>> 5);
      bit = 1;
    }
    this.#normalise();
    return bit;
  }

  /** Bits without a model, highest first. */
  plain(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = (value << 1) | bit;
      this.#normalise();
    }
    return value;
  }

  tree(model: Uint16Array, offset: number, count: number): number {
    let node = 1;
    for (let i = 0; i < count; i++) node = (node << 1) | this.bit(model, offset + node);
    return node - (1 << count);
  }

  reverse(model: Uint16Array, offset: number, count: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.bit(model, offset + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }
}

const model = (size: number): Uint16Array => new Uint16Array(size).fill(HALF);

/** Length of a match: 2 to 273. */
class Length {
  readonly #choice = model(2);
  readonly #low = model(16 << 3);
  readonly #middle = model(16 << 3);
  readonly #high = model(256);

  read(bits: Bits, position: number): number {
    if (bits.bit(this.#choice, 0) === 0) return 2 + bits.tree(this.#low, position << 3, 3);
    if (bits.bit(this.#choice, 1) === 0) return 10 + bits.tree(this.#middle, position << 3, 3);
    return 18 + bits.tree(this.#high, 0, 8);
  }
}

/** @throws RangeError if the packed bytes do not give exactly `size` bytes. */
export function unlzma(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let properties = packed[0]!;
  const lc = properties % 9;
  properties = (properties - lc) / 9;
  const lp = properties % 5;
  const pb = (properties - lp) / 5;
  const bits = new Bits(packed, 13);
  const literals = model(0x300 << (lc + lp));
  const isMatch = model(12 << 4);
  const isRep = model(12);
  const isRep0 = model(12);
  const isRep1 = model(12);
  const isRep2 = model(12);
  const isLongRep0 = model(12 << 4);
  const slots = model(4 << 6);
  const near = model(128); // distance models 1…114
  const align = model(16);
  const matchLength = new Length();
  const repLength = new Length();
  let reps = [0, 0, 0, 0] as [number, number, number, number];
  let state = 0;

  for (let at = 0; at < size; ) {
    const position = at & ((1 << pb) - 1);
    if (bits.bit(isMatch, (state << 4) + position) === 0) {
      const before = at > 0 ? out[at - 1]! : 0;
      const offset = 0x300 * (((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
      let symbol = 1;
      if (state >= 7) {
        let match = out[at - reps[0] - 1]!;
        do {
          const matchBit = (match >> 7) & 1;
          match <<= 1;
          const bit = bits.bit(literals, offset + ((1 + matchBit) << 8) + symbol);
          symbol = (symbol << 1) | bit;
          if (matchBit !== bit) break;
        } while (symbol < 0x100);
      }
      while (symbol < 0x100) symbol = (symbol << 1) | bits.bit(literals, offset + symbol);
      out[at++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let length: number;
    if (bits.bit(isRep, state) === 1) {
      if (bits.bit(isRep0, state) === 0) {
        if (bits.bit(isLongRep0, (state << 4) + position) === 0) {
          state = state < 7 ? 9 : 11;
          out[at] = out[at - reps[0] - 1]!;
          at++;
          continue;
        }
      } else if (bits.bit(isRep1, state) === 0) {
        reps = [reps[1], reps[0], reps[2], reps[3]];
      } else if (bits.bit(isRep2, state) === 0) {
        reps = [reps[2], reps[0], reps[1], reps[3]];
      } else {
        reps = [reps[3], reps[0], reps[1], reps[2]];
      }
      length = repLength.read(bits, position);
      state = state < 7 ? 8 : 11;
    } else {
      length = matchLength.read(bits, position);
      state = state < 7 ? 7 : 10;
      const slot = bits.tree(slots, Math.min(length - 2, 3) << 6, 6);
      let distance = slot;
      if (slot >= 4) {
        const extra = (slot >> 1) - 1;
        distance = (2 | (slot & 1)) << extra;
        if (slot < 14) distance += bits.reverse(near, distance - slot, extra);
        else distance += (bits.plain(extra - 4) << 4) + bits.reverse(align, 0, 4);
      }
      reps = [distance, reps[0], reps[1], reps[2]];
    }
    if (reps[0] < 0 || reps[0] >= at || length > size - at) throw new RangeError('the packed bytes are damaged');
    for (const end = at + length; at < end; at++) out[at] = out[at - reps[0] - 1]!;
  }
  return out;
}
