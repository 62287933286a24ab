// QR frames: digits on paper or on a screen that together carry one sealed file.
// The format is docs/format/frames.md; this file only reads.

import { sha256 } from '@noble/hashes/sha2.js';
import { crc32c } from './crc.ts';
import { addMultiple, inverse, scale } from './gf256.ts';

/** Checked before any memory is taken. Lengths in bytes. */
export const limits = { block: 1400, blocks: 500, file: 1024 * 1024, sets: 4 } as const;

const HEAD = 18;
const TAIL = 4;

export interface Frame {
  readonly set: string;       // first 4 bytes of the file's SHA-256, hex
  readonly blocks: number;    // K
  readonly sequence: number;
  readonly length: number;    // of the whole file
  readonly block: Uint8Array;
}

/** What one text turned out to be. A frame with a bad checksum does not exist: it is `none`. */
export type Read = { readonly kind: 'frame'; readonly frame: Frame } | { readonly kind: 'newer' } | { readonly kind: 'none' };

/** How many digits a last group of n bytes takes; 7 bytes take 17. */
const DIGITS = [0, 3, 5, 8, 10, 13, 15, 17] as const;

/** The bytes behind a text of digits, or nothing if a group is out of range or of no known length. */
export function bytesOfDigits(digits: string): Uint8Array | undefined {
  if (!/^[0-9]+$/.test(digits)) return undefined;
  const whole = Math.floor(digits.length / 17);
  const rest = digits.length % 17;
  const restBytes = rest === 0 ? 0 : DIGITS.indexOf(rest as (typeof DIGITS)[number]);
  if (restBytes < 0) return undefined;
  const bytes = new Uint8Array(whole * 7 + restBytes);
  for (let group = 0; group * 7 < bytes.length; group++) {
    const size = Math.min(7, bytes.length - group * 7);
    let value = BigInt(digits.slice(group * 17, group * 17 + DIGITS[size]!));
    for (let i = size - 1; i >= 0; i--) {
      bytes[group * 7 + i] = Number(value & 0xffn);
      value >>= 8n;
    }
    if (value !== 0n) return undefined;
  }
  return bytes;
}

export function readFrame(text: string): Read {
  const none: Read = { kind: 'none' };
  // 17 digits carry 7 bytes: a longer text cannot be a frame, and is not looked at.
  if (text.length > Math.ceil((HEAD + limits.block + TAIL) / 7) * 17) return none;
  const bytes = bytesOfDigits(text);
  if (bytes === undefined || bytes.length <= HEAD + TAIL) return none;
  if (bytes[0] !== 0x4f || bytes[1] !== 0x43) return none;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(bytes.length - TAIL) !== crc32c(bytes.subarray(0, bytes.length - TAIL))) return none;
  if (bytes[2] !== 1 || bytes[3] !== 0) return { kind: 'newer' };
  const block = bytes.slice(HEAD, bytes.length - TAIL);
  const blocks = view.getUint16(8);
  const length = view.getUint32(14);
  const fits =
    block.length <= limits.block && blocks >= 1 && blocks <= limits.blocks && length >= 1 && length <= limits.file &&
    length <= blocks * block.length && length > (blocks - 1) * block.length;
  if (!fits) return none;
  return { kind: 'frame', frame: { set: hex(bytes.subarray(4, 8)), blocks, sequence: view.getUint32(10), length, block } };
}

/** Factors of a repair frame, one per block: never zero, so any repair frame stands in for any one missing block. */
export function factors(set: string, blocks: number, sequence: number): Uint8Array {
  const label = new TextEncoder().encode('ownchart-frame-1');
  const seed = new Uint8Array(label.length + 4 + 2 + 4 + 4);
  const view = new DataView(seed.buffer);
  seed.set(label);
  seed.set(unhex(set), label.length);
  view.setUint16(label.length + 4, blocks);
  view.setUint32(label.length + 6, sequence);
  const row = new Uint8Array(blocks);
  for (let i = 0; i < blocks; ) {
    view.setUint32(label.length + 10, i / 16);
    const words = new DataView(sha256(seed).buffer);
    for (let word = 0; word < 16 && i < blocks; word++, i++) row[i] = 1 + (words.getUint16(word * 2) % 255);
  }
  return row;
}

/** On paper: blocks on a page, beside which one sum stands; and the largest block of its codes, v25-M. */
const ON_PAGE = 11;
const PAPER_BLOCK = 964;

/** "3, 7, 13–24" */
function ranges(numbers: readonly number[]): string {
  const parts: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last !== undefined && last.to + 1 === number) last.to = number;
    else parts.push({ from: number, to: number });
  }
  return parts.map(({ from, to }) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`)).join(', ');
}

/** One file coming together by elimination, row by row as frames arrive. */
class FrameSet {
  readonly set: string;
  readonly blocks: number;
  readonly length: number;
  readonly size: number;
  rank = 0;
  #rows: ({ factors: Uint8Array; block: Uint8Array } | undefined)[];
  #seen = new Set<number>();

  constructor(frame: Frame) {
    this.set = frame.set;
    this.blocks = frame.blocks;
    this.length = frame.length;
    this.size = frame.block.length;
    this.#rows = Array.from({ length: frame.blocks });
  }

  /**
   * What a person would still have to show, by the numbers printed beside the codes: eleven blocks and a sum on a page.
   * Nothing once a sum came that stands on no page: then the codes are on a screen.
   */
  get unseen(): string {
    const pages = Math.ceil(this.blocks / ON_PAGE);
    const number = (sequence: number): number =>
      sequence < this.blocks ? Math.floor(sequence / ON_PAGE) * (ON_PAGE + 1) + (sequence % ON_PAGE) + 1
      : Math.min((sequence - this.blocks + 1) * (ON_PAGE + 1), this.blocks + pages);
    const left = new Set(Array.from({ length: this.blocks + pages }, (_, i) => i + 1));
    for (const sequence of this.#seen) {
      if (sequence >= this.blocks + pages) return '';
      left.delete(number(sequence));
    }
    return this.size > PAPER_BLOCK ? '' : ranges([...left]);
  }

  add(frame: Frame): 'new' | 'known' {
    if (this.#seen.has(frame.sequence) || this.rank === this.blocks) return 'known';
    this.#seen.add(frame.sequence);
    const block = frame.block.slice();
    let row: Uint8Array;
    if (frame.sequence < this.blocks) {
      row = new Uint8Array(this.blocks);
      row[frame.sequence] = 1;
    } else {
      row = factors(this.set, this.blocks, frame.sequence);
    }
    for (let i = 0; i < this.blocks; i++) {
      const factor = row[i]!;
      if (factor === 0) continue;
      const known = this.#rows[i];
      if (known === undefined) {
        const by = inverse(factor);
        scale(row, by);
        scale(block, by);
        this.#rows[i] = { factors: row, block };
        this.rank++;
        return 'new';
      }
      addMultiple(row, factor, known.factors);
      addMultiple(block, factor, known.block);
    }
    return 'known';
  }

  /** The file, once every row stands; nothing if it does not fit its own set id. */
  file(): Uint8Array | undefined {
    const bytes = new Uint8Array(this.blocks * this.size);
    const solved: Uint8Array[] = Array.from({ length: this.blocks });
    for (let i = this.blocks - 1; i >= 0; i--) {
      const row = this.#rows[i];
      if (row === undefined) return undefined;
      for (let j = i + 1; j < this.blocks; j++) addMultiple(row.block, row.factors[j]!, solved[j]!);
      row.factors.fill(0, i + 1);
      solved[i] = row.block;
      bytes.set(row.block, i * this.size);
    }
    const file = bytes.slice(0, this.length);
    const padded = bytes.subarray(this.length).every((byte) => byte === 0);
    return padded && hex(sha256(file).subarray(0, 4)) === this.set ? file : undefined;
  }
}

export interface Progress {
  readonly have: number;
  readonly need: number;
  /** Numbers of the printed codes that were not read yet, as on the paper: "3, 7, 13–24". Empty for codes on a screen. */
  readonly unseen: string;
}

export type Added =
  | { readonly kind: 'none' | 'newer' | 'known' | 'new' }
  | { readonly kind: 'file'; readonly file: Uint8Array }
  | { readonly kind: 'damaged' };

/** Collects frames from any number of pictures, in any order, of at most four files side by side. */
export class Collector {
  #sets = new Map<string, FrameSet>();

  add(text: string): Added {
    const read = readFrame(text);
    if (read.kind !== 'frame') return read;
    const { frame } = read;
    const name = `${frame.set} ${frame.blocks} ${frame.length} ${frame.block.length}`;
    let set = this.#sets.get(name);
    if (set === undefined) {
      if (this.#sets.size >= limits.sets) this.#dropPoorest();
      set = new FrameSet(frame);
      this.#sets.set(name, set);
    }
    const added = set.add(frame);
    if (set.rank < set.blocks) return { kind: added };
    const file = set.file();
    // A file that does not fit its own id was mixed up or forged: forget it, so that honest frames can start again.
    this.#sets.delete(name);
    return file === undefined ? { kind: 'damaged' } : { kind: 'file', file };
  }

  /** How far the fullest set has come. */
  get progress(): Progress | undefined {
    let best: FrameSet | undefined;
    for (const set of this.#sets.values()) if (best === undefined || set.rank > best.rank) best = set;
    return best && { have: best.rank, need: best.blocks, unseen: best.unseen };
  }

  #dropPoorest(): void {
    let poorest: string | undefined;
    let rank = Infinity;
    for (const [name, set] of this.#sets) {
      if (set.rank < rank) {
        rank = set.rank;
        poorest = name;
      }
    }
    if (poorest !== undefined) this.#sets.delete(poorest);
  }
}

/** Pieces of a pasted or scanned text that could be frames: runs of digits long enough to carry a header. */
export function pieces(text: string): string[] {
  return text.match(/[0-9]{40,}/g) ?? [];
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
