// A note back to whoever gave the share: docs/format/note.md. Plain text, neither sealed nor signed.

import { sha256 } from '@noble/hashes/sha2.js';

/** Characters, remarks, and bytes of the whole file. */
export const limits = { name: 200, text: 8000, remark: 1000, remarks: 100, entry: 200, about: 300, file: 64 * 1024 } as const;

export interface Remark {
  /** The address of the entry in the summary. */
  readonly entry: string;
  readonly about: string;
  readonly text: string;
}

export interface Note {
  readonly share: string;
  /** The bytes of summary.json that the writer had before them. */
  readonly summary: Uint8Array;
  readonly name: string;
  readonly practice: string;
  readonly text: string;
  readonly remarks: readonly Remark[];
}

/** The file, or nothing when it would be larger than a reader takes. */
export function writeNote(note: Note, now: Date): Uint8Array | undefined {
  const written = {
    format: 'ownchart-note-1',
    share: note.share,
    digest: Array.from(sha256(note.summary), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    when: moment(now),
    from: { name: oneLine(note.name), practice: oneLine(note.practice) },
    text: plain(note.text, limits.text),
    remarks: note.remarks
      .map(({ entry, about, text }) => ({ entry, about: plain(about, limits.about), text: plain(text, limits.remark) }))
      .filter(({ entry, text }) => text !== '' && entry.length <= limits.entry)
      .slice(0, limits.remarks),
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(written, null, 2)}\n`);
  return bytes.length <= limits.file ? bytes : undefined;
}

/** Without signs that command a screen or turn a line around, and without halves of characters; cut between characters, never inside one. */
function plain(text: string, most: number): string {
  const quiet = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu, '');
  return Array.from(quiet).slice(0, most).join('').trim();
}

function oneLine(text: string): string {
  return plain(text.replace(/\s+/g, ' '), limits.name);
}

/** "2026-11-22T10:42+01:00": the clock on the wall, and where the wall is. */
function moment(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const ahead = -now.getTimezoneOffset();
  const zone = `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T${two(now.getHours())}:${two(now.getMinutes())}${zone}`;
}
