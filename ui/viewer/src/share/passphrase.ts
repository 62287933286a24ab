// Words that open, in the same normal form as the program's own (seal/passphrase.rs):
// if all of them stand in one list, case and blanks do not matter; anything else counts as it was typed.

export interface Lists {
  readonly english: readonly string[];  // EFF large list, alphabetical
  readonly german: readonly string[];
}

/** How many words a generated line has, by list. */
export const COUNT = { english: 6, german: 7 } as const;

export function normalForm(typed: string, lists: Lists): string {
  const text = typed.normalize('NFKC');
  const words = cut(text.toLowerCase());
  const listed = (list: readonly string[]): boolean => words.length > 0 && words.every((word) => has(list, word));
  return listed(lists.english) || listed(lists.german) ? words.join(' ') : text;
}

export interface Typing {
  readonly done: number;              // words that stand in a list
  readonly unknown: readonly string[]; // words that stand in neither
  readonly suggestions: readonly string[]; // for the word being typed
}

/** What the field shows while someone types. The last word counts as being typed until a blank follows. */
export function typing(typed: string, lists: Lists, most = 6): Typing {
  const words = cut(typed.normalize('NFKC').toLowerCase());
  const open = words.length > 0 && !/\p{White_Space}$/u.test(typed);
  const last = open ? words[words.length - 1]! : '';
  const finished = open ? words.slice(0, -1) : words;
  const known = (word: string): boolean => has(lists.english, word) || has(lists.german, word);
  // The word being typed is unknown as soon as no word of either list goes on like this.
  const lost = last !== '' && beginning(lists.english, last, 1).length + beginning(lists.german, last, 1).length === 0;
  const unknown = [...finished, ...(lost ? [last] : [])].filter((word) => !known(word));
  const germanOnly = finished.some((word) => !has(lists.english, word) && has(lists.german, word));
  const englishOnly = finished.some((word) => has(lists.english, word) && !has(lists.german, word));
  const from = [englishOnly && !germanOnly ? [] : lists.german, germanOnly && !englishOnly ? [] : lists.english];
  const suggestions = last.length < 2 ? [] : [...new Set(from.flatMap((list) => beginning(list, last, most)))].sort();
  const done = words.filter(known).length;
  return { done, unknown, suggestions: suggestions.filter((word) => word !== last).slice(0, most) };
}

function cut(text: string): string[] {
  return text.split(/\p{White_Space}+/u).filter((word) => word !== '');
}

/** The place of the first word not before `word`, in an alphabetical list. */
function place(list: readonly string[], word: string): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle]! < word) from = middle + 1;
    else to = middle;
  }
  return from;
}

function has(list: readonly string[], word: string): boolean {
  return list[place(list, word)] === word;
}

function beginning(list: readonly string[], start: string, most: number): string[] {
  const from = place(list, start);
  const found: string[] = [];
  for (let i = from; i < list.length && found.length < most && list[i]!.startsWith(start); i++) found.push(list[i]!);
  return found;
}
