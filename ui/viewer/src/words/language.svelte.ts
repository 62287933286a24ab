// The language on screen: German, English, or both side by side for an interpreter.

import { de, type Word } from './de.ts';
import { en } from './en.ts';
import { date, decimal, dose, type Tongue } from './format.ts';

export type Choice = 'de' | 'en' | 'both';

/** A fact inside a sentence: text as it is, or something each language writes its own way. */
export type Fact = string | number | { readonly date: string } | { readonly decimal: string } | { readonly dose: string } | { readonly word: Word; readonly facts?: Facts } | { readonly list: readonly Fact[] };
export interface Facts {
  readonly [name: string]: Fact;
}

const catalogues: Readonly<Record<Tongue, Readonly<Record<Word, string>>>> = { de, en };

class Language {
  choice = $state<Choice>('de');

  /** One or two; the first one leads. */
  get tongues(): readonly Tongue[] {
    return this.choice === 'both' ? ['de', 'en'] : [this.choice];
  }

  get first(): Tongue {
    return this.choice === 'en' ? 'en' : 'de';
  }
}

export const language = new Language();

export function sentence(tongue: Tongue, word: Word, facts: Facts = {}): string {
  return catalogues[tongue][word].replace(/\{([a-z]+)\}/g, (whole, name: string) => {
    const value = facts[name];
    return value === undefined ? whole : fact(value, tongue);
  });
}

export function fact(value: Fact, tongue: Tongue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if ('date' in value) return date(value.date, tongue, language.choice === 'both');
  if ('decimal' in value) return decimal(value.decimal, tongue);
  if ('list' in value) return value.list.map((each) => fact(each, tongue)).join(', ');
  if ('dose' in value) return dose(value.dose, tongue);
  return sentence(tongue, value.word, value.facts);
}

/** For names and titles, where there is no room for marks: both languages in one line. */
export function line(word: Word, facts: Facts = {}): string {
  return language.tongues.map((tongue) => sentence(tongue, word, facts)).join(' / ');
}

/** A fact in the leading language. */
export function shown(value: Fact): string {
  return fact(value, language.first);
}
