// Keys on paper, invented: the same groups and checks as on a real sheet (crates/paper/src/recovery.rs).
import type { GroupState } from '../../bindings/view.ts';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const LOOKS_LIKE: Readonly<Record<string, string>> = { o: '0', i: 'l', 1: 'l', b: '8' };
const LENGTH = 58;
const GROUP = 4;
const TOTAL = 15;

/** What the invented recovery sheet says. */
export const SHEET = groups('seit1982fragtn0chjedermuttervater5k0mpassundw4rmesuppe7lz8');
/** Two of the three invented cards. */
export const CARDS = [groups('e1nekarte0w4hrt2tante3ur5ula9zuhause6mappe7regal8flurx4c7n'), groups('zwe1tekarte0n4chbar2kurt3ke11er5sch7ank9unten6l1nks8h0lzqp')] as const;

/** The 58 characters as they are printed, each group with its check. */
function groups(key: string): string[] {
  const even = [...key].map((one) => ALPHABET[value(one)] ?? 'q').join('').slice(0, LENGTH);
  return Array.from({ length: TOTAL }, (_, at) => {
    const letters = even.slice(at * GROUP, (at + 1) * GROUP);
    return `${letters}${ALPHABET[check(at + 1, letters)] ?? ''}`.toUpperCase();
  });
}

export function paperCheck(typed: readonly string[]): { groups: GroupState[]; total: number; whole: boolean } {
  const states = typed.map((group, at): GroupState => {
    const letters = group.replace(/[\s\-.,]/g, '').toLowerCase();
    if ([...letters].some((one) => value(one) < 0)) return 'wrong';
    const length = at + 1 === TOTAL ? LENGTH % GROUP : GROUP;
    if (letters.length <= length) return 'unfinished';
    return letters.length === length + 1 && value(letters[length] ?? '') === check(at + 1, letters.slice(0, length)) ? 'right' : 'wrong';
  });
  return { groups: states, total: TOTAL, whole: states.length === TOTAL && states.every((state) => state === 'right') };
}

/** The typed text is this key, whatever its case and its gaps. */
export function same(typed: string, key: readonly string[]): boolean {
  const even = (text: string) => [...text.replace(/[\s\-.,]/g, '')].map(value).join(' ');
  return even(typed) === even(key.join(''));
}

function value(letter: string): number {
  const lower = letter.toLowerCase();
  return ALPHABET.indexOf(LOOKS_LIKE[lower] ?? lower);
}

function check(number: number, letters: string): number {
  return [...letters].reverse().reduce((sum, letter) => double(sum ^ value(letter)), 0) ^ (number & 31);
}

function double(one: number): number {
  const doubled = one << 1;
  return (doubled & 32) === 0 ? doubled : doubled ^ 0b101001;
}
