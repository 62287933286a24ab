// The catalogue: every sentence the window says, in the language the person chose.
import type { Language } from '../bindings/view.ts';
import type deWindow from '../../../../assets/words/de.json';
import type deFacade from '../../../../assets/words/facade.de.json';
import type enWindow from '../../../../assets/words/en.json';
import type enFacade from '../../../../assets/words/facade.en.json';
import deText from '../../../../assets/words/de.json?raw';
import deFacadeText from '../../../../assets/words/facade.de.json?raw';
import enText from '../../../../assets/words/en.json?raw';
import enFacadeText from '../../../../assets/words/facade.en.json?raw';

export type Key = keyof (typeof deWindow & typeof deFacade) & keyof (typeof enWindow & typeof enFacade);
export type Facts = Readonly<Record<string, string | number>>;

type Catalogue = Readonly<Record<string, string>>;
const TEXTS: Readonly<Record<Language, readonly string[]>> = { de: [deText, deFacadeText], en: [enText, enFacadeText] };
const read: Partial<Record<Language, Catalogue>> = {};

/** The catalogue in force. Only the language that is spoken is read. */
function catalogue(): Catalogue {
  const { language } = speaking;
  return (read[language] ??= Object.assign({}, ...TEXTS[language].map((text) => JSON.parse(text))) as Catalogue);
}

/** The language in force. Set by the settings; read by everything that speaks. */
export const speaking: { language: Language } = $state({ language: 'de' });

/** A sentence of the catalogue with its facts filled in. */
export function word(key: Key, facts?: Facts): string {
  return fill(catalogue()[key] ?? key, facts);
}

/** A sentence whose key is built from data, or nothing when the catalogue has none. */
export function wordFor(key: string, facts?: Facts): string | undefined {
  const text = catalogue()[key];
  return text === undefined ? undefined : fill(text, facts);
}

/** The first of several built keys that the catalogue knows, else the last key itself made readable. */
export function wordOf(...keys: string[]): string {
  for (const key of keys) {
    const text = wordFor(key);
    if (text !== undefined) return text;
  }
  const last = keys.at(-1) ?? '';
  return last.slice(last.lastIndexOf('-') + 1).replaceAll('_', ' ');
}

type Counted = { [K in Key]: K extends `${infer Root}-one` ? (`${Root}-many` extends Key ? Root : never) : never }[Key];

/** "1 entry", "3 entries": `<root>-one` or `<root>-many`. */
export function count(root: Counted, many: number, facts?: Facts): string {
  const text = catalogue()[`${root}-${many === 1 ? 'one' : 'many'}`] ?? root;
  return fill(text, { count: number(many), ...facts });
}

/** Facts side by side; what is not there leaves no gap. */
export function between(...facts: (string | false | null | undefined)[]): string {
  return facts.filter(Boolean).join(' · ');
}

/** A whole number as written here. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** Exact decimal text as written here: 5.40 → 5,40 in German. Nothing is rounded. */
export function decimal(text: string): string {
  return speaking.language === 'de' ? text.replace(/(\d)\.(\d)/g, '$1,$2') : text;
}

/** A size of a file in words. */
export function size(bytes: number): string {
  const format = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${format.format(bytes)}\u00a0B`;
  if (bytes < 1_000_000) return `${format.format(bytes / 1000)}\u00a0kB`;
  return `${format.format(bytes / 1_000_000)}\u00a0MB`;
}

export function locale(): string {
  return speaking.language === 'de' ? 'de-DE' : 'en-GB';
}

function fill(text: string, facts?: Facts): string {
  if (facts === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = facts[name];
    return fact === undefined ? whole : String(fact);
  });
}
