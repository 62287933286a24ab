// What did someone drop, choose or paste? Told by content, never by name.

import { looksSealed, MOST_BYTES } from './envelope.ts';
import { Refused } from './refused.ts';
import { inflate } from './zip.ts';

export type Dropped =
  | { readonly kind: 'sealed'; readonly bytes: Uint8Array }
  | { readonly kind: 'picture'; readonly blob: Blob }
  | { readonly kind: 'text'; readonly text: string };

/** A frame text is at most 3.5 kB and a set has 500: no text of ours is longer. */
const MOST_TEXT = 8 * 1024 * 1024;
/** The end of the tag before a share. Not the whole tag: the page, which contains this line, has that only once. */
const MARK = '"share" data-encoding="base64">';
const MOST_PICTURE = 64 * 1024 * 1024;

/** @throws Refused not-a-share, too-big, pdf-empty, page-empty, damaged */
export async function look(blob: Blob): Promise<Dropped> {
  // A page of 50 MB carries a share of 37 MB in base64; beyond this the browser would only run out of memory.
  if (blob.size > MOST_BYTES) throw new Refused('too-big');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (looksSealed(bytes)) return { kind: 'sealed', bytes };
  if (starts(bytes, '%PDF-', 1024)) return { kind: 'sealed', bytes: await fromPdf(bytes) };
  const type = pictureType(bytes);
  if (type !== undefined) {
    if (bytes.length > MOST_PICTURE) throw new Refused('too-big');
    return { kind: 'picture', blob: new Blob([bytes], { type }) };
  }
  if (starts(bytes, '<!doctype html', 64) || starts(bytes, '<html', 64)) return { kind: 'sealed', bytes: fromPage(bytes) };
  if (bytes.length <= MOST_TEXT && bytes.length > 0 && !bytes.includes(0)) {
    return { kind: 'text', text: new TextDecoder().decode(bytes) };
  }
  throw new Refused('not-a-share');
}

/** The kind of a picture by its first bytes; only kinds that browsers draw and scripts cannot live in. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp';
  if (head.startsWith('BM')) return 'image/bmp';
  if (head.slice(4, 12) === 'ftypavif') return 'image/avif';
  return undefined;
}

/** The text between the marks of a viewer page, as sealed bytes. Nothing of the page is run or drawn. */
export function fromPage(page: Uint8Array): Uint8Array {
  const mark = find(page, ascii(MARK), 0);
  const from = mark + MARK.length;
  const to = mark < 0 ? -1 : find(page, ascii('</script'), from);
  if (to < 0) throw new Refused('not-a-share');
  const bytes = unbase64(new TextDecoder('latin1').decode(page.subarray(from, to)));
  if (bytes === undefined) throw new Refused('damaged', 'page');
  if (bytes.length === 0) throw new Refused('page-empty');
  return bytes;
}

/** Base64 with blanks and line ends anywhere; nothing if it is not base64. */
export function unbase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/\s+/g, '');
  if (plain.length % 4 !== 0) return undefined;
  const padding = plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((plain.length / 4) * 3 - padding);
  try {
    // In slices: one call over 60 MB would need the memory several times.
    for (let at = 0, filled = 0; at < plain.length; at += 1 << 16) {
      const part = atob(plain.slice(at, at + (1 << 16)));
      for (let i = 0; i < part.length; i++) bytes[filled++] = part.charCodeAt(i);
    }
  } catch {
    return undefined;
  }
  return bytes;
}

/** A PDF of ours has one attachment, not packed. So many packed ones of others, and lengths kept elsewhere, are looked at. */
const MOST_TRIES = 16;

/**
 * The sealed file that a share.pdf carries as an attachment, found without understanding the PDF: each stream whose
 * dictionary says EmbeddedFile is looked at, then any stream that begins as an age file begins.
 */
export async function fromPdf(pdf: Uint8Array): Promise<Uint8Array> {
  const lengths = new Lengths(pdf);
  let unpackings = 0;
  let at = 0;
  for (;;) {
    const keyword = find(pdf, ascii('stream'), at);
    if (keyword < 0) throw new Refused('pdf-empty');
    at = keyword + 6;
    let from = at;
    if (pdf[from] === 0x0d) from++;
    if (pdf[from] !== 0x0a) continue;
    from++;
    const dictionary = dictionaryBefore(pdf, keyword);
    const sealed = looksSealed(pdf.subarray(from, from + 32));
    if (!sealed && !/\/EmbeddedFile\b/.test(dictionary)) continue;
    const length = lengths.of(dictionary, from);
    if (length === undefined) continue;
    const body = pdf.subarray(from, from + length);
    if (sealed) return body.slice();
    const size = Number(/\/Size\s+([0-9]{1,9})/.exec(dictionary)?.[1] ?? Number.NaN);
    if (/\/FlateDecode\b/.test(dictionary) && size > 0 && size <= MOST_BYTES && unpackings++ < MOST_TRIES) {
      const unpacked = await inflate(body, size, 'deflate');
      if (unpacked !== undefined && looksSealed(unpacked)) return unpacked;
    }
  }
}

function dictionaryBefore(pdf: Uint8Array, keyword: number): string {
  const text = new TextDecoder('latin1').decode(pdf.subarray(Math.max(0, keyword - 2048), keyword));
  return text.slice(Math.max(0, text.lastIndexOf(' obj')));
}

/** Lengths of streams. A file with a hundred thousand beginnings is still gone through once. */
class Lengths {
  readonly #pdf: Uint8Array;
  /** The latest search for an end: where it began, and what it found. */
  #searched = { from: 0, end: 0 };
  #elsewhere = 0;

  constructor(pdf: Uint8Array) {
    this.#pdf = pdf;
  }

  /** As the dictionary says, directly or by reference, else up to the next "endstream". */
  of(dictionary: string, from: number): number | undefined {
    const pdf = this.#pdf;
    const said = /\/Length\s+([0-9]{1,10})(\s+([0-9]{1,5})\s+R)?/.exec(dictionary);
    let length = said === null ? Number.NaN : Number(said[1]);
    if (said?.[2] !== undefined) {
      const object = this.#elsewhere++ < MOST_TRIES ? find(pdf, ascii(`\n${said[1]} ${said[3]} obj`), 0) : -1;
      const after = object < 0 ? '' : new TextDecoder('latin1').decode(pdf.subarray(object, object + 64));
      length = Number(/obj\s+([0-9]{1,10})\s+endobj/.exec(after)?.[1] ?? Number.NaN);
    }
    const ends = (at: number): boolean => /^\s{0,2}endstream/.test(new TextDecoder('latin1').decode(pdf.subarray(at, at + 11)));
    if (Number.isSafeInteger(length) && from + length <= pdf.length && ends(from + length)) return length;
    if (this.#searched.from > from || (this.#searched.end >= 0 && this.#searched.end < from) || this.#searched.end === 0) {
      this.#searched = { from, end: find(pdf, ascii('\nendstream'), from) };
    }
    const { end } = this.#searched;
    if (end < 0) return undefined;
    return (pdf[end - 1] === 0x0d ? end - 1 : end) - from;
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function starts(bytes: Uint8Array, wanted: string, within: number): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, within + wanted.length)).toLowerCase();
  return head.indexOf(wanted.toLowerCase()) >= 0;
}

function find(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first] = wanted;
  for (let at = bytes.indexOf(first!, from); at >= 0; at = bytes.indexOf(first!, at + 1)) {
    if (at + wanted.length > bytes.length) return -1;
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}
