// A dose that is not the daily grid, as sentences of the catalogue.

import { table } from '../share/table.ts';
import { isWord, type Word } from '../words/de.ts';
import type { Fact, Facts } from '../words/language.svelte.ts';
import { DAYS, type Rhythm } from './medicines.ts';

/** Pieces in order; each is a sentence, or text of the writer. */
export type Piece = { readonly word: Word; readonly facts?: Facts } | { readonly text: string };

const OFTEN: Readonly<Record<string, Word>> = table({ '1': 'rhythm-once', '2': 'rhythm-twice', '3': 'rhythm-thrice' });

export function inWords(rhythm: Rhythm): Piece[] {
  const pieces: Piece[] = [];
  if (rhythm.dose !== undefined) pieces.push({ text: rhythm.dose });
  const times = rhythm.frequency ?? '1';
  const often: Fact = OFTEN[times] === undefined ? { word: 'rhythm-times', facts: { count: times } } : { word: OFTEN[times] };
  if (rhythm.unit !== undefined) {
    const one = rhythm.period === undefined || Number(rhythm.period) === 1;
    const every: Facts = { count: { decimal: rhythm.period ?? '' } };
    if (one) pieces.push({ word: 'rhythm-pair', facts: { often, per: { word: `per-${rhythm.unit}` } } });
    else if (times === '1') pieces.push({ word: `every-${rhythm.unit}`, facts: every });
    else pieces.push({ word: 'rhythm-pair', facts: { often, per: { word: `every-${rhythm.unit}`, facts: every } } });
  } else if (times !== '1') {
    pieces.push(OFTEN[times] === undefined ? { word: 'rhythm-times', facts: { count: times } } : { word: OFTEN[times] });
  }
  for (const day of DAYS) if (rhythm.days.includes(day)) pieces.push({ word: `on-${day}` });
  for (const time of rhythm.times) {
    const word = `event-${time.replace('.', '-').toLowerCase()}`;
    pieces.push(isWord(word) ? { word } : { text: time });
  }
  if (rhythm.asNeeded) pieces.push(rhythm.asNeededFor === undefined ? { word: 'as-needed-inline' } : { word: 'as-needed-for', facts: { what: rhythm.asNeededFor } });
  for (const more of rhythm.more) pieces.push({ word: 'rhythm-more', facts: { what: more } });
  if (rhythm.text !== undefined && !pieces.some((piece) => 'text' in piece && piece.text === rhythm.text)) pieces.push({ text: rhythm.text });
  return pieces;
}

/** Weekly and rarer, or on certain days only: must never look daily. */
export function isRare(rhythm: Rhythm): boolean {
  const period = Number(rhythm.period ?? '1');
  return (
    (rhythm.days.length > 0 && rhythm.days.length < 7) || rhythm.unit === 'wk' || rhythm.unit === 'mo' || rhythm.unit === 'a' ||
    (rhythm.unit === 'd' && period > 1) || (rhythm.unit === 'h' && period > 24)
  );
}
