import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusalHelp, refusalSays } from './refusals.ts';
import { speaking } from './words.svelte.ts';

const FOLDER = join(import.meta.dirname, '../../../../assets/words');
/** Small words that stand in nearly every sentence of one language and in none of the other. */
const SMALL = { en: /\b(the|and|with|of|you|your|this|that|are|not|is)\b/i, de: /\b(der|das|und|ist|nicht|mit|eine|Sie|von|dem|den)\b/ };
const catalogue = (file: string): [string, string][] => Object.entries(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, unknown>).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as [string, string]] : []));

/** Sentences with a small word of the other language. What must be named as it is called does not count: files, verbs, other people's names. */
const mixed = (sentences: readonly [string, string][], other: 'de' | 'en') => sentences.filter(([, text]) => SMALL[other].test(text.replace(/\S*[/.@-]\S+|\{\w+\}|[“„«][^”“»]*[”“»]/g, ' ')));

test.each(['de', 'en'] as const)('no sentence of the %s catalogues mixes the languages', (language) => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(`${language}.json`));
  expect(files.length).toBeGreaterThanOrEqual(5);
  expect(mixed(files.flatMap(catalogue), language === 'de' ? 'en' : 'de')).toEqual([]);
});

test('a planted word would be noticed', () => {
  expect(mixed([['a', 'Drucken Sie the Blatt.']], 'en')).toHaveLength(1);
  expect(mixed([['a', 'Print das Blatt.']], 'de')).toHaveLength(1);
  expect(mixed([['a', 'Print the sheet.']], 'de')).toEqual([]);
});

test.each(['de', 'en'] as const)('every refusal is two whole sentences, in %s', (language) => {
  speaking.language = language;
  const sentences = ['', 'facade.'].flatMap((part) => catalogue(`${part}${language}.json`));
  const codes = sentences.flatMap(([key]) => /^refusal-(.+?)(?<!-help)$/.exec(key)?.[1] ?? []);
  expect(codes.length).toBeGreaterThan(60);
  // Every fact a sentence asks for is filled in as the program does.
  const facts = new Proxy({}, { get: (_, name) => `<${String(name)}>`, ownKeys: () => ALL, getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
  const bad = codes.filter((code) => {
    const refusal = { code, facts } as never;
    return [refusalSays(refusal), refusalHelp(refusal)].some((said) => !/[.?!]$/.test(said) || /\{\w+\}|undefined/.test(said));
  });
  expect(bad).toEqual([]);
});
const ALL = [...new Set(['de', 'en'].flatMap((language) => ['', 'facade.'].flatMap((part) => catalogue(`${part}${language}.json`).flatMap(([, text]) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')))))];
