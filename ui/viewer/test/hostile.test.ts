// Broken and hostile input, some thousand of each: it is refused in one of our own ways, or read; nothing else is ever thrown.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { englishWords } from '../build/assets.ts';
import { looksSealed, wants } from '../src/share/envelope.ts';
import { look } from '../src/share/file.ts';
import { bytesOfDigits, Collector, limits, readFrame } from '../src/share/frames.ts';
import { readJson } from '../src/share/json.ts';
import { readPackage } from '../src/share/package.ts';
import { Refused } from '../src/share/refused.ts';
import { readZip } from '../src/share/zip.ts';
import { summarise } from '../src/summary/summary.ts';
import { Cut } from './browser/qr.ts';
import { chance, sealedBytes } from './browser/screen.ts';
import { bundle, packed, picture, zip } from './sample.ts';

/** The bytes with a few changed, cut, doubled or taken out. */
function spoiled(good: Uint8Array, next: () => number): Uint8Array {
  const bad = Buffer.from(good);
  const at = (): number => Math.floor(next() * bad.length);
  for (let i = 0; i <= next() * 3; i++) bad[at()] = next() < 0.3 ? 255 : Math.floor(next() * 256);
  if (next() < 0.1) return bad.subarray(0, at());
  if (next() < 0.1) return Buffer.concat([bad, bad.subarray(at())]);
  if (next() < 0.1) return Buffer.concat([bad.subarray(0, at()), bad.subarray(at())]);
  return bad;
}

/** What came of it: 'read', or the reason of a refusal. Anything else is a failure of ours. */
async function outcome(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'read';
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
}

test('twenty thousand broken frames: none is taken for a whole one', () => {
  const cut = new Cut(sealedBytes(3000), 200);
  const good = Array.from({ length: 20 }, (_, i) => cut.text(i));
  const next = chance(1);
  const collector = new Collector();
  for (let n = 0; n < 20_000; n++) {
    const text = good[n % good.length] ?? '';
    const at = Math.floor(next() * text.length);
    const digit = String((Number(text[at]) + 1 + Math.floor(next() * 9)) % 10);
    const bad = [text.slice(0, at) + digit + text.slice(at + 1), text.slice(0, at), text.slice(0, at) + text.slice(at + 1), text + digit, `${text}\u0661`, `-${text}`][n % 6] ?? '';
    expect(collector.add(bad).kind, bad).toBe('none');
  }
  expect(collector.progress).toBeUndefined();
});

test('frames that promise too much are judged before memory is taken, and floods of sets keep to four', () => {
  expect(readFrame('1'.repeat(50_000_000)).kind).toBe('none');
  expect(bytesOfDigits('9'.repeat(17))).toBeUndefined();
  const collector = new Collector();
  const begin = performance.now();
  for (let n = 0; n < 400; n++) collector.add(new Cut(sealedBytes(limits.blocks * 2 + n), 3).text(n));
  const honest = new Cut(sealedBytes(1500), 500);
  const answers = [0, 1, 2].map((sequence) => collector.add(honest.text(sequence)).kind);
  expect(answers).toEqual(['new', 'new', 'file']);
  expect(performance.now() - begin).toBeLessThan(20_000);
});

test('six hundred broken packages: damaged, newer or too large, and never shown', async () => {
  const good = packed();
  const english = englishWords();
  const next = chance(2);
  const outcomes = new Map<string, number>();
  for (let n = 0; n < 600; n++) {
    const what = await outcome(() => readPackage(spoiled(good, next), english));
    outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  }
  expect([...outcomes.keys()].filter((what) => !['damaged', 'newer', 'too-big', 'read'].includes(what))).toEqual([]);
  // A change that is not noticed would have to hit nothing that is read: time fields of the zip's own headers.
  expect((outcomes.get('damaged') ?? 0) / 600).toBeGreaterThan(0.9);
});

test('a bomb is told by its headers: four thousand million bytes are not unpacked to see', async () => {
  const plain = Buffer.from(zip([{ name: 'share.json', bytes: Buffer.alloc(1000) }]));
  const central = plain.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  for (const [local, listed] of [[0xfffffffe, 0xfffffffe], [1000, 0xfffffffe], [0xfffffffe, 1000], [0x20000001, 0x20000001]] as const) {
    const bomb = Buffer.from(plain);
    bomb.writeUInt32LE(local, 22);
    bomb.writeUInt32LE(listed, central + 24);
    const begin = performance.now();
    expect(await outcome(() => readZip(bomb))).toMatch(/^(too-big|damaged)$/);
    expect(performance.now() - begin).toBeLessThan(1000);
  }
  // One that lies small and unpacks large is stopped where it should have ended.
  const liar = Buffer.from(zip([{ name: 'share.json', bytes: Buffer.alloc(5_000_000) }]));
  liar.writeUInt32LE(10, 22);
  liar.writeUInt32LE(10, liar.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  expect(await outcome(() => readZip(liar))).toBe('damaged');
});

test('two hundred summaries with something odd in every place are read without a stumble', () => {
  const odd: unknown[] = [null, true, '', 'x', '\ud800', '\u202e', -1, 1e300, [], [[]], [null], {}, { reference: '#' }, { reference: 'urn:uuid:p' }, [{}], { coding: 'x' }, { coding: [null, { code: 7 }] }, 'x'.repeat(5000), '9999-99-99', '~', { value: 'NaN' }];
  const next = chance(3);
  const twist = (value: unknown, rate: number): unknown => {
    if (next() < rate) return odd[Math.floor(next() * odd.length)];
    if (Array.isArray(value)) return value.map((each) => twist(each, rate));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === 'resourceType' ? each : twist(each, rate)]));
    return value;
  };
  const good = bundle();
  for (let n = 0; n < 200; n++) {
    const entry = (good['entry'] as unknown[]).map((each) => twist(each, n % 4 === 0 ? 0.15 : 0.01));
    summarise(readJson(Buffer.from(JSON.stringify({ ...good, entry })), 'x'));
  }
  // Things that point at each other, and at themselves.
  const ring = { resourceType: 'Bundle', entry: ['a', 'b'].map((id) => ({ fullUrl: `urn:uuid:${id}`, resource: {
    resourceType: id === 'a' ? 'MedicationStatement' : 'Medication', id, status: 'active', medicationReference: { reference: 'urn:uuid:b' },
    ingredient: [{ itemReference: { reference: 'urn:uuid:b' } }], informationSource: { reference: 'urn:uuid:a' }, partOf: [{ reference: 'urn:uuid:a' }],
  } })) };
  summarise(readJson(Buffer.from(JSON.stringify(ring)), 'x'));
});

test('ten thousand broken texts of JSON are refused as damaged or read', async () => {
  const good = Buffer.from(JSON.stringify(bundle()).slice(0, 4000));
  const next = chance(4);
  for (let n = 0; n < 10_000; n++) expect(await outcome(() => readJson(spoiled(good, next), 'x'))).toMatch(/^(damaged|read)$/);
  for (const deep of ['['.repeat(100_000), '{"a":'.repeat(100_000), `"${'\\'.repeat(99_999)}`, `${'9'.repeat(1_000_000)}`]) {
    expect(await outcome(() => readJson(Buffer.from(deep), 'x'))).toMatch(/^(damaged|read)$/);
  }
});

test('two thousand broken files of every kind are told what they are', async () => {
  const share = readFileSync(new URL('../../../tests/data/package/share.age', import.meta.url));
  const pdf = Buffer.concat([Buffer.from(`%PDF-1.7\n1 0 obj\n<</Type/EmbeddedFile/Length ${share.length}>>stream\n`), share, Buffer.from('\nendstream\nendobj\n%%EOF\n')]);
  const page = Buffer.from(`<!doctype html><script type="application/octet-stream" id="share" data-encoding="base64">${share.toString('base64')}</script>`);
  const next = chance(5);
  const kinds = [share, pdf, page, picture(), Buffer.from('1234567890'.repeat(200))];
  for (let n = 0; n < 2000; n++) {
    const bad = spoiled(kinds[n % kinds.length] ?? share, next);
    expect(await outcome(() => look(new Blob([bad as Uint8Array<ArrayBuffer>])))).toMatch(/^(read|not-a-share|pdf-empty|page-empty|damaged|too-big)$/);
    if (looksSealed(bad)) wants(bad);
  }
  // Many beginnings and no end: each is looked at once.
  const begin = performance.now();
  await outcome(() => look(new Blob([`%PDF-1.7\n${'1 0 obj <</Type/EmbeddedFile/Length 9>> stream\n'.repeat(40_000)}`])));
  expect(performance.now() - begin).toBeLessThan(10_000);
});
