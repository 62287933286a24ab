// What is inside an opened share: one zip with share.json, its signature, the summary and documents.
// The format is docs/format/package.md. A package that is not exactly what share.json says is refused whole.

import { sha256 } from '@noble/hashes/sha2.js';
import { at, exact, fields, list, readJson, text, type Fields, type Json } from './json.ts';
import { Refused } from './refused.ts';
import { check, readPublicKey, sixWords, type Verdict } from './signature.ts';
import { readZip, type Entry } from './zip.ts';

/** The version of share.json this viewer understands. */
const FORMAT = '1';
/** Bytes of share.json. */
const MOST_CLAIM = 1024 * 1024;

/** What a share says about itself. */
export interface Claim {
  readonly id: string;
  readonly made: string;        // date or moment, as written
  readonly reader: string;      // for whom
  readonly purpose: string | undefined;
  readonly validUntil: string | undefined;
  readonly leftOut: readonly string[];
}

/** What a share says of itself and of the person, without its documents. */
export interface Inside {
  readonly claim: Claim;
  readonly summary: Json;
}

export interface Package extends Inside {
  readonly summaryBytes: Uint8Array;
  readonly documents: ReadonlyMap<string, Uint8Array>; // by full name, "documents/001-brief.pdf"
  readonly signature: Verdict;
  readonly words: string | undefined; // six words of the maker's key, computed, never believed
}

/**
 * @param english the EFF large list, for the words of the maker's key
 * @throws Refused damaged, newer, too-big
 */
export async function readPackage(plain: Uint8Array, english: readonly string[]): Promise<Package> {
  const entries = await readZip(plain);
  const claimBytes = entries[0]?.name === 'share.json' ? entries[0].bytes : undefined;
  if (claimBytes === undefined) throw new Refused('damaged', 'share.json');
  const json = claimed(claimBytes);
  const claim = readClaim(json);

  const minisig = entries[1]?.name === 'share.json.minisig' ? entries[1].bytes : undefined;
  const listed = entries.slice(minisig === undefined ? 1 : 2);
  checkOrder(listed);
  await checkDigests(listed.slice(0, -1), readDigests(json));

  const summaryBytes = listed[0]?.bytes ?? new Uint8Array();
  const maker = json.get('maker');
  const key = maker === undefined || maker === null ? undefined : readPublicKey(text(at(maker, 'key')) ?? '');
  const words = key && sixWords(key.key, english);
  const unsigned = (maker === undefined || maker === null) && minisig === undefined;
  // A key without a signature, a signature without a key, or words of another key: somebody changed something.
  const holds = key !== undefined && minisig !== undefined && words === text(at(maker, 'words'));
  const signature: Verdict =
    unsigned ? { kind: 'absent' } : holds ? check(claimBytes, new TextDecoder().decode(minisig), key) : { kind: 'bad' };

  return {
    claim,
    summary: readJson(summaryBytes, 'summary.json'),
    summaryBytes,
    documents: new Map(listed.slice(2, -1).map((each) => [each.name, each.bytes])),
    signature,
    words,
  };
}

/**
 * The two files of a package that tell what is in it, before it is sealed. The second must be the one the first names.
 *
 * @throws Refused damaged, newer, too-big
 */
export async function readInside(claimBytes: Uint8Array, summaryBytes: Uint8Array): Promise<Inside> {
  const json = claimed(claimBytes);
  if (readDigests(json).get('summary.json') !== (await sha256Hex(summaryBytes))) throw new Refused('damaged', 'summary.json');
  return { claim: readClaim(json), summary: readJson(summaryBytes, 'summary.json') };
}

/** share.json of a version this viewer understands. */
function claimed(bytes: Uint8Array): Fields {
  if (bytes.length > MOST_CLAIM) throw new Refused('too-big');
  const json = fields(readJson(bytes, 'share.json'));
  if (json === undefined) throw broken();
  const format = json.get('format');
  if (typeof format !== 'object' || exact(format) === undefined || exact(format) === '0') throw broken();
  if (exact(format) !== FORMAT) throw new Refused('newer');
  return json;
}

/** summary.json, summary.html, documents numbered without gaps, zeros. */
function checkOrder(listed: readonly Entry[]): void {
  const names = listed.map((each) => each.name);
  if (names[0] !== 'summary.json') throw new Refused('damaged', 'summary.json');
  if (names[1] !== 'summary.html') throw new Refused('damaged', 'summary.html');
  const padding = listed.at(-1);
  if (padding?.name !== 'padding' || !padding.bytes.every((byte) => byte === 0)) throw new Refused('damaged', 'padding');
  for (const [i, name] of names.slice(2, -1).entries()) {
    const [, number = '', plain = ''] = /^documents\/([0-9]{3,4})-([a-z0-9.-]{1,80})$/.exec(name) ?? [];
    const good = number === String(i + 1).padStart(3, '0') && !/^\.|\.$|\.\./.test(plain);
    if (!good) throw new Refused('damaged', name);
  }
}

async function checkDigests(listed: readonly Entry[], digests: Map<string, string>): Promise<void> {
  for (const { name, bytes } of listed) {
    if (digests.get(name) !== (await sha256Hex(bytes))) throw new Refused('damaged', name);
    digests.delete(name);
  }
  for (const [name] of digests) throw new Refused('damaged', name);
}

function readClaim(json: Fields): Claim {
  const id = json.get('id');
  const made = json.get('made');
  const reader = json.get('for');
  const validUntil = json.get('valid_until') ?? undefined;
  if (typeof id !== 'string' || !/^[0-9a-f]{32}$/.test(id) || typeof reader !== 'string') throw broken();
  if (!isWhen(made) || (validUntil !== undefined && !isWhen(validUntil))) throw broken();
  return {
    id,
    made,
    reader,
    purpose: text(json.get('purpose')),
    validUntil,
    leftOut: list(json.get('left_out')).map(text).filter((each) => each !== undefined),
  };
}

/** Year, month, day, hour, as precise as known. */
function isWhen(value: Json | undefined): value is string {
  return (
    typeof value === 'string' &&
    /^~?[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$/.test(value)
  );
}

function readDigests(json: Fields): Map<string, string> {
  const digests = new Map<string, string>();
  const entries = fields(json.get('entries'));
  if (entries === undefined) throw broken();
  for (const [name, value] of entries) {
    if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw broken();
    digests.set(name, value);
  }
  return digests;
}

function broken(): Refused {
  return new Refused('damaged', 'share.json');
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // Where the page is no secure context there is no WebCrypto; the bundled code is slower and just as right.
  const digest =
    globalThis.crypto?.subtle === undefined
      ? sha256(bytes)
      : new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
