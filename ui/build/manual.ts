// Gives the page its manual as checked data, not as markup: `import manual from 'virtual:manual'`.
//
// The source is one file for each chapter and language, `assets/manual/<language>/<NN>-<name>.md`, in a small
// part of Markdown: `# chapter`, `## part {#anchor}`, paragraphs, lists with `-` or `1.`, pictures
// `![what is to be seen](../pictures/name.de.webp)`, on a line of its own a way `[words](12-when.md#anchor)`, keys as
// `` `Ctrl` ``, and `{key}` for what a button says: the catalogue's own words, so the manual names no button that
// is not there. Whatever else stands there is refused when the page is built.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export const FOLDER = join(import.meta.dirname, '../../assets/manual');
export const LANGUAGES = ['de', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words; words of the catalogue; a key of the keyboard. */
export type Span = string | { says: string } | { press: string };
export type Block =
  | { is: 'words'; spans: Span[] }
  | { is: 'list'; numbered: boolean; items: Span[][] }
  | { is: 'picture'; name: string; alt: string }
  | { is: 'way'; chapter: string; anchor: string; words: string };
/** A piece under one heading; the first of a chapter has neither anchor nor title. */
export interface Part {
  anchor: string;
  title: string;
  blocks: Block[];
}
export interface Chapter {
  name: string;
  title: string;
  parts: Part[];
}

const SPAN = /\{([a-z][\w-]*)\}|`([^`]+)`/g;

/** A line of words. Throws on signs that would mean something elsewhere in Markdown. */
export function spans(text: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    if (match.index > from) found.push(text.slice(from, match.index));
    const [whole, says, press] = match;
    found.push(says === undefined ? { press: press ?? '' } : { says });
    from = match.index + whole.length;
  }
  if (from < text.length) found.push(text.slice(from));
  for (const span of found) {
    if (typeof span === 'string' && /[*_`<>{}[\]]/.test(span)) throw new Error(`not understood: ${text}`);
  }
  return found;
}

/** A chapter from its file. */
export function chapter(name: string, text: string): Chapter {
  const made: Chapter = { name, title: '', parts: [{ anchor: '', title: '', blocks: [] }] };
  for (const piece of text.trim().split(/\n{2,}/)) {
    const blocks = made.parts.at(-1)?.blocks ?? [];
    const lines = piece.split('\n');
    const part = /^## (.+) \{#([a-z-]+)\}$/.exec(piece);
    const picture = /^!\[([^\]]+)\]\(\.\.\/pictures\/([a-z-]+)\.[a-z]{2}\.webp\)$/.exec(piece);
    const way = /^\[([^\]]+)\]\(\d+-([a-z-]+)\.md(?:#([a-z-]+))?\)$/.exec(piece);
    if (piece.startsWith('# ') && made.title === '') made.title = piece.slice(2);
    else if (part) made.parts.push({ title: part[1] ?? '', anchor: part[2] ?? '', blocks: [] });
    else if (picture) blocks.push({ is: 'picture', alt: picture[1] ?? '', name: picture[2] ?? '' });
    else if (way) blocks.push({ is: 'way', words: way[1] ?? '', chapter: way[2] ?? '', anchor: way[3] ?? '' });
    else if (lines.every((line) => line.startsWith('- '))) blocks.push({ is: 'list', numbered: false, items: lines.map((line) => spans(line.slice(2))) });
    else if (lines.every((line, at) => line.startsWith(`${at + 1}. `))) blocks.push({ is: 'list', numbered: true, items: lines.map((line) => spans(line.slice(line.indexOf(' ') + 1))) });
    else if (/^(#|!|-|\d+\.) ?/.test(piece)) throw new Error(`${name}: not understood: ${piece}`);
    else blocks.push({ is: 'words', spans: spans(lines.join(' ')) });
  }
  return made;
}

/** The manual in one language, in the order of its files. */
export function read(language: Language): Chapter[] {
  const folder = join(FOLDER, language);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => chapter(file.replace(/^\d+-|\.md$/g, ''), readFileSync(join(folder, file), 'utf8')));
}

/** The file of a picture, in the language it is shown in. */
export const pictureFile = (name: string, language: Language): string => join(FOLDER, 'pictures', `${name}.${language}.webp`);

export function manual(): Plugin {
  const id = 'virtual:manual';
  return {
    name: 'manual',
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load(asked) {
      if (asked !== `\0${id}`) return undefined;
      const imports: string[] = [];
      const languages = LANGUAGES.map((language) => {
        const chapters = read(language);
        const pictures = chapters.flatMap(({ parts }) => parts.flatMap(({ blocks }) => blocks.flatMap((block) => (block.is === 'picture' ? [block.name] : []))));
        const shown = pictures.filter((name) => existsSync(pictureFile(name, language))).map((name) => {
          imports.push(`import p${imports.length} from ${JSON.stringify(pictureFile(name, language))};`);
          return `${JSON.stringify(name)}: p${imports.length - 1}`;
        });
        return `${language}: { chapters: ${JSON.stringify(chapters)}, pictures: { ${shown.join(', ')} } }`;
      });
      return `${imports.join('\n')}\nexport default { ${languages.join(', ')} };`;
    },
  };
}
