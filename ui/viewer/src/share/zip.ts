// Reads a zip the strict way: what the directory at the end says must be what the entries themselves say.
// A zip that means two things to two readers is not read at all.

import { crc32 } from './crc.ts';
import { Refused } from './refused.ts';

/** Bytes all compressed entries unpack to, together; number of entries; bytes of a name. */
export const limits = { unpacked: 512 * 1024 * 1024, entries: 10_000, name: 200 } as const;

export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * All entries in their order in the file.
 *
 * Refused: a second name, two headers that disagree, gaps or overlaps between entries, anything before the first or
 * after the last, extra fields, comments, encryption, Zip64, several volumes, methods other than stored and deflate,
 * names that are not UTF-8. All sizes are judged before anything is unpacked.
 *
 * @throws Refused damaged, too-big
 */
export async function readZip(zip: Uint8Array): Promise<Entry[]> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const broken = (): Refused => new Refused('damaged', 'zip');
  const u16 = (at: number): number => view.getUint16(at, true);
  const u32 = (at: number): number => view.getUint32(at, true);

  const end = zip.length - 22; // no archive comment: ours never has one
  if (end < 0 || u32(end) !== END || u16(end + 20) !== 0) throw broken();
  const count = u16(end + 10);
  const directory = u32(end + 16);
  if (u16(end + 4) !== 0 || u16(end + 6) !== 0 || u16(end + 8) !== count) throw broken();
  if (directory + u32(end + 12) !== end) throw broken();
  if (count > limits.entries) throw new Refused('too-big');

  const found: { name: string; crc: number; size: number; stored: boolean; body: Uint8Array }[] = [];
  const names = new Set<string>();
  let at = directory;
  let next = 0;
  let unpacked = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || u32(at) !== CENTRAL) throw broken();
    const flags = u16(at + 8);
    const method = u16(at + 10);
    const crc = u32(at + 16);
    const packed = u32(at + 20);
    const size = u32(at + 24);
    const nameLength = u16(at + 28);
    const after = at + 46 + nameLength;
    const local = u32(at + 42);
    // No extra field, no comment, volume 0, no internal attributes.
    if (after > end || u32(at + 30) !== 0 || u32(at + 34) !== 0 || nameLength > limits.name) throw broken();
    // Bit 11 says UTF-8; the names we allow are ASCII, so it does not matter. Bits 1 and 2 only describe the packer.
    if ((flags & ~0x0806) !== 0 || (method !== 0 && method !== 8)) throw broken();
    const name = utf8(zip.subarray(at + 46, at + 46 + nameLength));
    if (name === undefined || names.has(name)) throw broken();
    names.add(name);

    if (local !== next || local + 30 > directory || u32(local) !== LOCAL) throw broken();
    const localName = utf8(zip.subarray(local + 30, local + 30 + u16(local + 26)));
    const same =
      u16(local + 6) === flags && u16(local + 8) === method && u32(local + 14) === crc && u32(local + 18) === packed &&
      u32(local + 22) === size && u16(local + 28) === 0 && localName === name;
    if (!same) throw broken();
    const from = local + 30 + u16(local + 26);
    next = from + packed;
    if (next > directory) throw broken();
    if (method === 8) unpacked += size;
    else if (packed !== size) throw new Refused('damaged', name);
    if (unpacked > limits.unpacked) throw new Refused('too-big');
    found.push({ name, crc, size, stored: method === 0, body: zip.subarray(from, next) });
    at = after;
  }
  if (at !== end || next !== directory) throw broken();

  const entries: Entry[] = [];
  for (const { name, crc, size, stored, body } of found) {
    const bytes = stored ? body : await inflate(body, size);
    if (bytes === undefined || crc32(bytes) !== crc) throw new Refused('damaged', name);
    entries.push({ name, bytes });
  }
  return entries;
}

/** Exactly `size` bytes or nothing: unpacking stops as soon as there would be more. */
export async function inflate(packed: Uint8Array, size: number, form: CompressionFormat = 'deflate-raw'): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  try {
    const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(form));
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > size) {
        await reader.cancel();
        return undefined;
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  } catch {
    return undefined;
  }
  return filled === size ? bytes : undefined;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
