// The manual as a person reads it: in their language, with the words its buttons really have.
import manual from 'virtual:manual';
import type { Block, Chapter, Part, Span } from '../../build/manual.ts';
import { speaking, wordFor } from '../lib/words/words.svelte.ts';

export function chapters(): readonly Chapter[] {
  return manual[speaking.language].chapters;
}

export function picture(name: string): string | undefined {
  return manual[speaking.language].pictures[name];
}

/** What a span says, whichever kind it is. */
export function said(span: Span): string {
  if (typeof span === 'string') return span;
  return 'says' in span ? (wordFor(span.says) ?? span.says) : span.press;
}

function linesOf(block: Block): string[] {
  switch (block.is) {
    case 'words': return [block.spans.map(said).join('')];
    case 'list': return block.items.map((item) => item.map(said).join(''));
    case 'picture': return [block.alt];
    case 'way': return [];
  }
}

/** Everything a part says, line by line. */
export function lines(part: Part): string[] {
  return part.blocks.flatMap(linesOf);
}

/** A place that holds the words somebody looks for, and the first line that does. */
export interface Hit {
  chapter: Chapter;
  part: Part;
  line: string;
}

/** As somebody types it in a hurry: small letters, no marks above them. */
const plain = (text: string): string => text.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');

/** Parts that hold every one of the words; those whose heading does come first. */
export function find(words: string, all: readonly Chapter[] = chapters()): Hit[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const hits = all.flatMap((chapter) => chapter.parts.flatMap((part) => {
    const heading = plain(`${chapter.title} ${part.title}`);
    const body = lines(part);
    const whole = `${heading} ${plain(body.join(' '))}`;
    if (!wanted.every((word) => whole.includes(word))) return [];
    const line = body.find((one) => wanted.some((word) => plain(one).includes(word))) ?? body[0] ?? '';
    return [{ chapter, part, line, first: wanted.every((word) => heading.includes(word)) }];
  }));
  return [...hits.filter((hit) => hit.first), ...hits.filter((hit) => !hit.first)].map(({ chapter, part, line }) => ({ chapter, part, line }));
}
