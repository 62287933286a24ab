// What is inside an opened share: one zip with share.json, its signature, the summary and documents.
// The format is docs/format/package.md. A package that is not exactly what share.json says is refused whole.

import { sha256 } from '@noble/hashes/sha2.js';
import { at, exact, fields, list, readJson, text, type Json } from './json.ts';
import { Refused } from './refused.ts';
import { check, readPublicKey, type PublicKey, type Verdict } from './signature.ts';
import { readZip } from './zip.ts';

/** The version of share.json this viewer understands. */
export const FORMAT = 1;

export interface Claim {
  readonly id: string;
  readonly made: string | undefined;        // date or moment, as written
  readonly reader: string | undefined;      // for whom
  readonly purpose: string | undefined;
  readonly validUntil: string | undefined;
  readonly leftOut: readonly string[];
}

export interface Package {
  readonly claim: Claim;
  readonly summary: Json;
  readonly summaryBytes: Uint8Array;
  readonly documents: ReadonlyMap<string, Uint8Array>; // by full name, "documents/001-brief.pdf"
  readonly signature: Verdict;
  readonly maker: PublicKey | undefined;
}

/** @throws Refused damaged, newer, too-big */
export async function readPackage(plain: Uint8Array): Promise<Package> {
  const entries = await readZip(plain);
  inOrder(entries.map((entry) => entry.name));
  const byName = new Map(entries.map((entry) => [entry.name, entry.bytes]));
  const claimBytes = byName.get('share.json');
  if (claimBytes === undefined) throw new Refused('damaged', 'share.json');
  const json = readJson(claimBytes, 'share.json');
  const format = exact(at(json, 'format'));
  if (format === undefined) throw new Refused('damaged', 'share.json');
  if (format !== String(FORMAT)) throw new Refused('newer');

  const digests = readDigests(json);
  for (const { name, bytes } of entries) {
    if (name === 'share.json' || name === 'share.json.minisig') continue;
    const digest = digests.get(name);
    if (digest === undefined) {
      if (name === 'padding' && bytes.every((byte) => byte === 0)) continue;
      throw new Refused('damaged', name);
    }
    if ((await sha256Hex(bytes)) !== digest) throw new Refused('damaged', name);
  }
  for (const name of digests.keys()) if (!byName.has(name)) throw new Refused('damaged', name);

  const summaryBytes = byName.get('summary.json');
  if (summaryBytes === undefined) throw new Refused('damaged', 'summary.json');
  const line = text(at(json, 'maker', 'key'));
  const maker = readPublicKey(line ?? '');
  const minisig = byName.get('share.json.minisig');
  // A key without its signature, or a signature without its key: one of them was taken away.
  const signature: Verdict =
    minisig === undefined && line === undefined ? { kind: 'absent' }
    : minisig === undefined || maker === undefined ? { kind: 'bad' }
    : check(claimBytes, new TextDecoder().decode(minisig), maker);

  return {
    claim: {
      id: text(at(json, 'id')) ?? '',
      made: text(at(json, 'made')),
      reader: text(at(json, 'for')),
      purpose: text(at(json, 'purpose')),
      validUntil: text(at(json, 'valid_until')),
      leftOut: list(at(json, 'left_out')).map(text).filter((each) => each !== undefined),
    },
    summary: readJson(summaryBytes, 'summary.json'),
    summaryBytes,
    documents: new Map(entries.filter((each) => each.name.startsWith('documents/')).map((each) => [each.name, each.bytes])),
    signature,
    maker,
  };
}

/** Exactly the names of a package, in their order; none could climb out of a folder when someone unpacks it by hand. */
function inOrder(names: readonly string[]): void {
  const left = [...names];
  const next = (name: string, needed: boolean): void => {
    if (left[0] === name) left.shift();
    else if (needed) throw new Refused('damaged', name);
  };
  next('share.json', true);
  next('share.json.minisig', false);
  next('summary.json', true);
  next('summary.html', true);
  for (let number = 1; left[0]?.startsWith('documents/'); number++) {
    const name = left.shift()!;
    const [, digits, rest] = /^documents\/([0-9]{3,5})-([a-z0-9.-]{1,80})$/.exec(name) ?? [];
    const good = digits === String(number).padStart(3, '0') && rest !== undefined && !/^\.|\.$|\.\./.test(rest);
    if (!good) throw new Refused('damaged', name);
  }
  next('padding', true);
  if (left[0] !== undefined) throw new Refused('damaged', left[0]);
}

function readDigests(json: Json): Map<string, string> {
  const digests = new Map<string, string>();
  for (const [name, value] of fields(at(json, 'entries')) ?? []) {
    const digest = text(value);
    if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest)) throw new Refused('damaged', 'share.json');
    digests.set(name, digest);
  }
  return digests;
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // Where the page is no secure context there is no WebCrypto; the bundled code is slower and just as right.
  const digest =
    globalThis.crypto?.subtle === undefined
      ? sha256(bytes)
      : new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
