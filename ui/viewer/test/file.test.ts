// What someone drops is told by content, never by name.

import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fromPage, look, pictureType, unbase64 } from '../src/share/file.ts';
import { readJson } from '../src/share/json.ts';
import { Refused } from '../src/share/refused.ts';
import { pieces, plain } from '../src/view/seek.svelte.ts';
import { safeName } from '../src/view/save.ts';
import { picture, sealed, woven } from './sample.ts';

const VIEWER = '<!doctype html><title>x</title><script type="application/octet-stream" id="share" data-encoding="base64"></script><script>"share"</script>';

async function kindOf(bytes: Uint8Array | string): Promise<string> {
  try {
    const found = await look(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    return found.kind === 'sealed' ? `sealed ${found.bytes.length}` : found.kind;
  } catch (error) {
    return error instanceof Refused ? error.reason : 'thrown';
  }
}

test('a sealed file, and pages and papers that carry one', async () => {
  const share = await sealed(Buffer.from('endstream endobj'));
  const length = share.length;
  const pdf = (dictionary: string, body: Uint8Array, eol = '\n'): Buffer =>
    Buffer.concat([Buffer.from(`%PDF-1.7\n1 0 obj\n<<${dictionary}>>stream${eol}`), body, Buffer.from('\nendstream\nendobj\n2 0 obj\n4711\nendobj\n%%EOF\n')]);
  const wanted = `sealed ${length}`;
  expect(await kindOf(share)).toBe(wanted);
  expect(await kindOf(woven(VIEWER, share))).toBe(wanted);
  expect(await kindOf(woven(VIEWER, share).replace('base64">', 'base64">\r\n  '))).toBe(wanted);
  expect(await kindOf(pdf(`/Type/EmbeddedFile/Length ${length}`, share))).toBe(wanted);
  expect(await kindOf(pdf(`/Type /EmbeddedFile /Length ${length}`, share, '\r\n'))).toBe(wanted);
  const flate = deflateSync(share);
  expect(await kindOf(pdf(`/Type /EmbeddedFile /Filter /FlateDecode /Params <</Size ${length}>> /Length ${flate.length}`, flate))).toBe(wanted);
  const referred = Buffer.from(pdf('/Type /EmbeddedFile /Length 2 0 R', share).toString('latin1').replace('4711', String(length)), 'latin1');
  expect(await kindOf(referred)).toBe(wanted);
});

test('each thing that carries none says which it is', async () => {
  expect(await kindOf('%PDF-1.7\n1 0 obj <</Length 3>> stream\nabc\nendstream %%EOF')).toBe('pdf-empty');
  expect(await kindOf(VIEWER)).toBe('page-empty');
  expect(await kindOf('<!doctype html><p>hello')).toBe('not-a-share');
  expect(await kindOf(woven(VIEWER, Buffer.from('x')).replace('eA==', '%%%%'))).toBe('damaged');
  expect(await kindOf(picture())).toBe('picture');
  expect(await kindOf('12345 67890')).toBe('text');
  expect(await kindOf(Uint8Array.of(0, 1, 2))).toBe('not-a-share');
  expect(await kindOf('')).toBe('not-a-share');
});

test('only pictures that browsers draw and scripts cannot live in count as pictures', () => {
  expect(pictureType(picture())).toBe('image/png');
  expect(pictureType(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'))).toBeUndefined();
  expect(pictureType(new Uint8Array())).toBeUndefined();
});

test('base64 of any length comes back, other text does not', () => {
  const bytes = Uint8Array.from({ length: 200_001 }, (_, i) => (i * 31) & 255);
  expect(unbase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
  expect(unbase64('')).toEqual(new Uint8Array());
  expect(unbase64('abc')).toBeUndefined();
  expect(unbase64('ab!=')).toBeUndefined();
  expect(fromPage(Buffer.from(woven(VIEWER, bytes)))).toEqual(bytes);
});

test('json: numbers as written, doubles and depth refused', () => {
  const json = (text: string) => readJson(Buffer.from(text), 'x');
  expect(json('[1.50, -0, 2e3, "a\\u0041", true, null]')).toMatchObject([{ text: '1.50' }, { text: '-0' }, { text: '2e3' }, 'aA', true, null]);
  for (const bad of ['', '{', '[1,]', '{"a":1,"a":2}', '01', '+1', "'a'", '"\n"', '[1] 2', 'nul', '"\\x"', '['.repeat(100) + ']'.repeat(100), '\ufeff1 1']) {
    expect(() => json(bad), bad.slice(0, 20)).toThrow(Refused);
  }
  expect(() => readJson(Uint8Array.of(0x22, 0xff, 0x22), 'x')).toThrow(Refused);
});

test('search folds case, accents and umlauts, and marks what it found', () => {
  expect(plain('Müller-Straße')).toBe('muller-strasse');
  expect(pieces('Große Menge', ['gross', 'eng'])).toEqual([
    { text: 'Groß', found: true }, { text: 'e M', found: false }, { text: 'eng', found: true }, { text: 'e', found: false },
  ]);
  expect(pieces('👍🏽ä', ['a']).map((each) => each.text).join('')).toBe('👍🏽ä');
});

test('a name to save under is a name on every system', () => {
  expect(safeName('../../etc/passwd')).toBe('-..-etc-passwd');
  expect(safeName('a\u202Egpj.exe')).toBe('a-gpj.exe');
  expect(safeName('')).toBe('document');
  expect(safeName('con<>:"|?*')).toBe('con-');
});
