import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { englishWords, germanWords } from '../build/assets.ts';
import { normalForm, typing } from '../src/share/passphrase.ts';
import { unlzma } from '../src/share/lzma.ts';
import { read91, SIGNS, write91 } from '../src/share/packed.ts';

const lists = { english: englishWords(), german: germanWords() };

test('normal forms that the program must agree with', () => {
  // The table of seal/passphrase.rs, word by word.
  const table: [string, string][] = [
    ['abacus zoom yo-yo', 'abacus zoom yo-yo'],
    ['  Abacus\tZOOM\u00a0\n yo-yo ', 'abacus zoom yo-yo'],
    ['\uff41bacus zoom', 'abacus zoom'],
    ['Abacus zoom xyzzy', 'Abacus zoom xyzzy'],
    [' Mein  Hund ist Alt ', ' Mein  Hund ist Alt '],
    ['Stra\u00dfe 5 \ufb01x', 'Stra\u00dfe 5 fix'],
    ['u\u0308ber', '\u00fcber'],
    ['', ''],
  ];
  for (const [typed, normal] of table) expect(normalForm(typed, lists), JSON.stringify(typed)).toBe(normal);
});

test('the lists are whole and in order', () => {
  expect(lists.english.length).toBe(7776);
  expect(lists.german.length).toBeGreaterThanOrEqual(2048);
  for (const list of [lists.english, lists.german]) expect(list.every((word, i) => i === 0 || list[i - 1]! < word)).toBe(true);
});

test('while typing: suggestions, words done, words in no list', () => {
  expect(typing('abacus zo', lists)).toMatchObject({ done: 1, unknown: [] });
  expect(typing('abacus zoo', lists).suggestions).toContain('zoom');
  expect(typing('abacus xyzzy ', lists)).toEqual({ done: 1, unknown: ['xyzzy'], suggestions: [] });
  expect(typing('abacus xyz', lists)).toEqual({ done: 1, unknown: ['xyz'], suggestions: [] });
  expect(typing('', lists)).toEqual({ done: 0, unknown: [], suggestions: [] });
  expect(typing('ABACUS Zoom', lists)).toMatchObject({ done: 2, unknown: [] });
  const german = lists.german.find((word) => !lists.english.includes(word)) ?? '';
  expect(typing(`${german} sch`, lists).suggestions.every((word) => lists.german.includes(word))).toBe(true);
});

test('what is packed for the page is unpacked whole, and damage never passes the stated size', () => {
  const { LZMA } = createRequire(import.meta.url)('lzma/src/lzma_worker.js') as { LZMA: { compress(bytes: Uint8Array, mode: number): number[] } };
  const noise = Uint8Array.from({ length: 3000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
  const text = new TextEncoder().encode(lists.german.slice(0, 300).join(' ').repeat(2));
  for (const bytes of [Uint8Array.of(7), new Uint8Array(5000), noise, text]) {
    const small = Uint8Array.from(LZMA.compress(bytes, 3));
    expect(Buffer.from(unlzma(small, bytes.length)).equals(Buffer.from(bytes))).toBe(true);
    for (let at = 14; at < small.length; at += Math.ceil(small.length / 20)) {
      const wrong = small.map((byte, i) => (i === at ? byte ^ 0x55 : byte));
      try {
        expect(unlzma(wrong, bytes.length).length).toBe(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  }
});

test('packed text gives the bytes back and holds nothing that ends a script', () => {
  for (const length of [0, 1, 2, 12, 13, 14, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 167 + length) & 255);
    expect(read91(write91(bytes)).subarray(0, length)).toEqual(bytes);
  }
  expect(SIGNS.length).toBe(91);
  expect(/[`\\$<]/.test(SIGNS)).toBe(false);
});
