import { desk } from '../desk.svelte.ts';

/** The words are asked for again and are not there. A chart opened with paper or cards cannot ask for them. */
export function againMissing(typed: string): boolean {
  return typed.trim() === '' && desk.opened?.needs_words !== true;
}
