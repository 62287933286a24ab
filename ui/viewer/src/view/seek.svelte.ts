// What is being searched for. Letters only: case, accents and umlauts do not matter.

class Seek {
  query = $state('');

  get words(): string[] {
    return plain(this.query).split(/\s+/).filter((word) => word !== '');
  }

  get active(): boolean {
    return this.words.length > 0;
  }

  /** Whether every word searched for stands in one of the texts. */
  finds(...texts: readonly (string | undefined)[]): boolean {
    if (!this.active) return true;
    const whole = plain(texts.filter((each) => each !== undefined).join(' \n '));
    return this.words.every((word) => whole.includes(word));
  }
}

export const seek = new Seek();

export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/ß/g, 'ss').toLowerCase();
}

/** A text in pieces, those found marked. */
export function pieces(text: string, words: readonly string[]): { readonly text: string; readonly found: boolean }[] {
  const folded = Array.from(text, plain);
  const letters = Array.from(text);
  const whole = folded.join('');
  const starts: number[] = [];
  let at = 0;
  for (const each of folded) {
    starts.push(at);
    at += each.length;
  }
  const marked = letters.map(() => false);
  for (const word of words) {
    for (let from = whole.indexOf(word); from >= 0; from = whole.indexOf(word, from + word.length)) {
      for (let i = 0; i < letters.length; i++) {
        const start = starts[i] ?? 0;
        if (start + (folded[i]?.length ?? 0) > from && start < from + word.length) marked[i] = true;
      }
    }
  }
  const found: { text: string; found: boolean }[] = [];
  for (let i = 0; i < letters.length; i++) {
    const last = found.at(-1);
    if (last !== undefined && last.found === marked[i]) last.text += letters[i];
    else found.push({ text: letters[i] ?? '', found: marked[i] ?? false });
  }
  return found;
}
