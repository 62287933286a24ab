// Packages meet the program over the same vectors: tests/data/package, written by crates/share.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { englishWords, germanWords } from '../build/assets.ts';
import { open, wants } from '../src/share/envelope.ts';
import { readInside, readPackage, type Package } from '../src/share/package.ts';
import { normalForm } from '../src/share/passphrase.ts';
import { Refused } from '../src/share/refused.ts';
import { sameWords, sixWords } from '../src/share/signature.ts';
import { readZip } from '../src/share/zip.ts';
import { packed, picture, sealed, sealedForKey, zip } from './sample.ts';

const folder = new URL('../../../tests/data/package/', import.meta.url);
const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const json = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
const english = englishWords();
const lists = { english, german: germanWords() };
const quiet = (): void => {};

async function outcome(plain: Uint8Array): Promise<{ outcome: string; signature: string }> {
  try {
    const share = await readPackage(plain, english);
    return { outcome: 'opens', signature: share.signature.kind === 'absent' ? 'none' : share.signature.kind };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { outcome: error.reason, signature: '' };
  }
}

test('every package there has the same outcome here', async () => {
  for (const { file, ...wanted } of json<{ file: string; outcome: string; signature: string }[]>('cases.json')) {
    expect(await outcome(bytes(`zips/${file}`)), file).toEqual(wanted);
  }
});

interface Contents {
  readonly claim: { readonly for: string; readonly id: string; readonly made: string; readonly valid_until: string; readonly left_out: string[] };
  readonly documents: { readonly name: string; readonly sha256: string }[];
  readonly entries: Record<string, string>;
  readonly signature: { readonly comment: string; readonly words: string };
}

function isAsSaid(share: Package): void {
  const said = json<Contents>('contents.json');
  expect(share.claim).toMatchObject({
    id: said.claim.id, reader: said.claim.for, made: said.claim.made, validUntil: said.claim.valid_until, leftOut: said.claim.left_out,
  });
  expect(share.signature).toEqual({ kind: 'good', trustedComment: said.signature.comment });
  expect(share.words).toBe(said.signature.words);
  const digest = (of: Uint8Array): string => createHash('sha256').update(of).digest('hex');
  expect([...share.documents].map(([name, each]) => ({ name, sha256: digest(each) }))).toEqual(said.documents);
  expect(digest(share.summaryBytes)).toBe(said.entries['summary.json']);
}

test('the golden share opens with its German words, however they are typed', async () => {
  const words = readFileSync(new URL('words.txt', folder), 'utf8').trim();
  const share = bytes('share.age');
  expect(wants(share)).toBe('words');
  const typed = `  ${words.toUpperCase().replace(/ /g, '\n ')} `;
  let heard = 0;
  const plain = await open(share, { kind: 'words', words: normalForm(typed, lists) }, (done) => (heard = done));
  expect(heard).toBe(1);
  isAsSaid(await readPackage(plain, english));
});

test('the golden share for a key opens with the identity', async () => {
  const share = bytes('key.age');
  expect(wants(share)).toBe('identity');
  const identity = readFileSync(new URL('identity.txt', folder), 'utf8');
  isAsSaid(await readPackage(await open(share, { kind: 'identity', identity }, quiet), english));
});

async function refusal(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
  return 'opened';
}

test('each way of not opening has its own reason', async () => {
  const plain = packed();
  const share = await sealed(plain, 'abacus zoom');
  const { bytes: forKey } = await sealedForKey(plain);
  const words = (text: string) => ({ kind: 'words', words: text }) as const;
  const key = (text: string) => ({ kind: 'identity', identity: text }) as const;
  const other = 'AGE-SECRET-KEY-15YKEGM7R5RGL46RQ6CMQ6UCGTQHP2F4XK6VQPX7TTAEXNTKQNL5QDT533F';
  const flipped = Uint8Array.from(share, (byte, i) => (i === share.length - 20 ? byte ^ 1 : byte));
  const header = Uint8Array.from(share, (byte, i) => (i === 40 ? byte ^ 1 : byte));
  const text = (from: string, to: string): Uint8Array => Buffer.from(Buffer.from(share).toString('latin1').replace(from, to), 'latin1');
  expect(await refusal(() => open(share, words('abacus zone'), quiet))).toBe('wrong-words');
  expect(await refusal(() => open(share, key(other), quiet))).toBe('words-wanted');
  expect(await refusal(() => open(forKey, words('abacus zoom'), quiet))).toBe('key-wanted');
  expect(await refusal(() => open(forKey, key(other), quiet))).toBe('wrong-key');
  expect(await refusal(() => open(forKey, key('AGE-SECRET-KEY-1NO'), quiet))).toBe('key-malformed');
  expect(await refusal(() => open(flipped, words('abacus zoom'), quiet))).toBe('damaged');
  expect(['damaged', 'wrong-words']).toContain(await refusal(() => open(header, words('abacus zoom'), quiet)));
  expect(await refusal(() => open(share.slice(0, -1), words('abacus zoom'), quiet))).toBe('damaged');
  expect(await refusal(() => open(share.slice(0, 60), words('abacus zoom'), quiet))).not.toBe('opened');
  expect(await refusal(() => open(text(' 10\n', ' 21\n'), words('abacus zoom'), quiet))).toBe('too-expensive');
  expect(await refusal(() => open(text('age-encryption.org/v1', 'age-encryption.org/v2'), words('abacus zoom'), quiet))).toBe('newer');
  expect(await refusal(() => open(Buffer.from('hello'), words('abacus zoom'), quiet))).toBe('not-a-share');
});

test('our own sample is a package too, and a name with markup is refused', async () => {
  const share = await readPackage(packed(), english);
  expect(share.signature.kind).toBe('good');
  expect(share.documents.size).toBe(2);
  const renamed = packed({ spoil: (inside) => inside.map((each) => ({ ...each, name: each.name.replace('001-arztbrief', '001-<img>') })) });
  expect(await outcome(renamed)).toMatchObject({ outcome: 'damaged' });
});

test('a local header that says another name is refused', async () => {
  const plain = packed({ spoil: (inside) => inside.map((each) => (each.name === 'summary.json' ? { ...each, localName: 'summary.jsom' } : each)) });
  expect(await outcome(plain)).toMatchObject({ outcome: 'damaged' });
});

test('what is no zip at all is damaged and nothing worse', async () => {
  for (const plain of [new Uint8Array(), new Uint8Array(22), picture(), zip([]), Buffer.from('PK\u0005\u0006')]) {
    expect(await outcome(plain)).toMatchObject({ outcome: 'damaged' });
  }
});

test('six words of a key, as seal/fingerprint.rs says them', () => {
  expect(sixWords(new Uint8Array(32), english)).toBe('violation unweave coexist landline schilling detention');
});

test('words from paper are compared letter by letter', () => {
  expect(sameWords(' Violation unweave\ncoexist-landline, schilling detention', 'violation unweave coexist landline schilling detention')).toBe(true);
  expect(sameWords('violation unweave coexist landline schilling', 'violation unweave coexist landline schilling detention')).toBe(false);
  expect(sameWords('', '')).toBe(false);
});

test('before it is sealed a share is judged by the same rule: the summary must be the one share.json names', async () => {
  const inside = await readZip(packed());
  const [claim, summary] = ['share.json', 'summary.json'].map((name) => inside.find((each) => each.name === name)!.bytes) as [Uint8Array, Uint8Array];
  const { claim: read, summary: said } = await readInside(claim, summary);
  const whole = await readPackage(packed(), english);
  expect({ read, said }).toEqual({ read: whole.claim, said: whole.summary });
  const other = Uint8Array.from([...summary.slice(0, -1), 0x20, summary.at(-1)!]);
  await expect(readInside(claim, other)).rejects.toMatchObject({ reason: 'damaged' });
});
