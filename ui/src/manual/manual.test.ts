import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { chapter, FOLDER, LANGUAGES, pictureFile, read, spans, type Block, type Chapter, type Language } from '../../build/manual.ts';
import { speaking, wordFor } from '../lib/words/words.svelte.ts';
import { about, aboutRefusal } from './manual.svelte.ts';
import { chapters, find, lines } from './reading.ts';

beforeEach(() => {
  speaking.language = 'de';
});

const blocks = (all: readonly Chapter[]): Block[] => all.flatMap(({ parts }) => parts.flatMap((part) => part.blocks));
const keys = (block: Block): string[] => {
  const all = block.is === 'words' ? block.spans : block.is === 'list' ? block.items.flat() : [];
  return all.flatMap((span) => (typeof span === 'object' && 'says' in span ? [span.says] : []));
};
const PICTURES = 13;
const words = (name: string): Record<string, string> => JSON.parse(readFileSync(join(FOLDER, '../words', name), 'utf8')) as Record<string, string>;
const CATALOGUE = { de: { ...words('de.json'), ...words('facade.de.json') }, en: { ...words('en.json'), ...words('facade.en.json') } };
const wordsOf = (language: Language): string => read(language).flatMap(({ parts }) => parts.flatMap(lines)).join('\n');

test('both languages tell the same, place by place', () => {
  const shape = (language: Language) => read(language).map(({ name, parts }) => ({
    name,
    parts: parts.map((part) => ({
      anchor: part.anchor,
      blocks: part.blocks.map((block) => `${block.is}${block.is === 'list' ? ` of ${block.items.length}` : block.is === 'picture' ? ` ${block.name}` : block.is === 'way' ? ` to ${block.chapter}#${block.anchor}` : ''} ${keys(block).sort().join(' ')}`),
    })),
  }));
  expect(shape('en')).toEqual(shape('de'));
  expect(read('de').length).toBeGreaterThan(12);
});

test.each(LANGUAGES)('every button the manual names is there, in %s', (language) => {
  speaking.language = language;
  const named = blocks(read(language)).flatMap(keys);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((key) => wordFor(key) === undefined || /\{\w+\}/.test(wordFor(key) ?? ''))).toEqual([]);
  // What stands between quotation marks is something the window says, too.
  const said = [...wordsOf(language).matchAll(language === 'de' ? /„([^“]+)“/g : /“([^”]+)”/g)].map((match) => match[1] ?? '');
  const catalogue = Object.values(CATALOGUE[language]).join('\n');
  expect(said.filter((one) => !catalogue.includes(one))).toEqual([]);
});

test.each(LANGUAGES)('every sentence is short, in %s', (language) => {
  speaking.language = language;
  const sentences = read(language).flatMap(({ parts }) => parts.flatMap((part) => lines(part).flatMap((line) => line.split(/(?<=[.!?…:;])\s+/))));
  const long = sentences.map((sentence) => ({ sentence, words: sentence.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word)).length }));
  expect(long.filter(({ words }) => words > 22)).toEqual([]);
  expect(long.reduce((sum, { words }) => sum + words, 0) / long.length).toBeLessThanOrEqual(15);
});

test('every way leads somewhere, from the manual and from every screen', () => {
  const places = new Set(read('de').flatMap(({ name, parts }) => parts.map(({ anchor }) => `${name}#${anchor}`)));
  const ways = blocks(read('de')).flatMap((block) => (block.is === 'way' ? [`${block.chapter}#${block.anchor}`] : []));
  const screens = (['welcome', 'new', 'restore', 'overview', 'timeline', 'medicines', 'labs', 'all', 'search', 'documents', 'import', 'emergency', 'share', 'requests', 'receive', 'twice', 'export', 'safety', 'new-words', 'undecided', 'settings'] as const).map((at) => about({ at }));
  const tasks = (['backup', 'mirror', 'check', 'words', 'recovery', 'drill', 'trusted', 'rotate', 'join', 'sync'] as const).map((task) => about({ at: 'safety', task }));
  const others = [about({ at: 'unlock', path: '' }), about({ at: 'emergency', form: 'visit' }), about({ at: 'list', kind: 'person' }), about({ at: 'list', kind: 'allergy' }), about({ at: 'extract', person: '' })];
  const refusals = Object.keys(CATALOGUE.de).filter((key) => /^refusal-.*(?<!-help)$/.test(key)).flatMap((key) => aboutRefusal({ code: key.slice('refusal-'.length) as never, facts: {} }) ?? []);
  expect(refusals.length).toBeGreaterThan(10);
  const named = [...screens, ...tasks, ...others, ...refusals].map(({ chapter, anchor }) => `${chapter}#${anchor ?? ''}`);
  expect([...ways, ...named].filter((place) => !places.has(place))).toEqual([]);
});

test('every picture is there in both languages, small, and shown', () => {
  const shown = blocks(read('de')).flatMap((block) => (block.is === 'picture' ? [block.name] : []));
  expect(new Set(shown).size).toBe(PICTURES);
  const files = readdirSync(join(FOLDER, 'pictures')).sort();
  expect(files).toEqual(shown.flatMap((name) => LANGUAGES.map((language) => `${name}.${language}.webp`)).sort());
  const sizes = shown.flatMap((name) => LANGUAGES.map((language) => statSync(pictureFile(name, language)).size));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(40_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(600_000);
  expect(existsSync(pictureFile('welcome', 'de'))).toBe(true);
});

test('a word is found without its marks and capitals, headings first', () => {
  expect(find('WORTER vergessen')[0]).toMatchObject({ chapter: { name: 'when' }, part: { anchor: 'forgotten' } });
  expect(find('kuhlschrank').map(({ chapter: { name } }) => name)).toContain('emergency');
  expect(find('Regenschirm')).toEqual([]);
  expect(find('   ')).toEqual([]);
  speaking.language = 'en';
  expect(find('computer gone')[0]?.part.anchor).toBe('lost');
  expect(chapters()[0]?.title).toBe('First steps');
});

test('what the builder does not understand it refuses', () => {
  expect(spans('Press {save} or `Esc`.')).toEqual(['Press ', { says: 'save' }, ' or ', { press: 'Esc' }, '.']);
  for (const text of ['a **bold** word', '<script>x</script>', 'see [there](x)', 'a {Broken key}']) expect(() => spans(text), text).toThrow();
  expect(() => chapter('x', '# A\n\n### too deep')).toThrow();
  expect(() => chapter('x', '# A\n\n![no name]')).toThrow();
});
