// A long list in blocks of rows: where each block stands, and which of them are to be seen.

/** A run of rows within one year. */
export interface Block {
  year: string;
  /** The first block of its year carries its heading. */
  first: boolean;
  from: number;
  count: number;
}

/** Rows of a block: few enough to be drawn within a frame, many enough that a page has not many blocks. */
export const ROWS = 10;
/** The most blocks a list has, so that very long lists stay light. */
const BLOCKS = 20_000;

/** Cuts years into blocks. */
export function blocks(years: readonly { year: string; from: number; count: number }[]): Block[] {
  const all = years.reduce((sum, year) => sum + year.count, 0);
  const rows = Math.min(200, Math.max(ROWS, Math.ceil(all / BLOCKS)));
  return years.flatMap(({ year, from, count }) => {
    const found: Block[] = [];
    for (let done = 0; done < count; done += rows) found.push({ year, first: done === 0, from: from + done, count: Math.min(rows, count - done) });
    return found;
  });
}

/**
 * Heights of blocks, known where they were drawn and guessed elsewhere, with their sums kept in a tree (Fenwick): a
 * place is found and a height is set in a few steps, however long the list is.
 */
export class Heights {
  readonly #own: Float64Array;
  readonly #sums: Float64Array;

  constructor(guesses: readonly number[]) {
    this.#own = new Float64Array(guesses.length);
    this.#sums = new Float64Array(guesses.length + 1);
    for (const [at, guess] of guesses.entries()) this.set(at, guess);
  }

  get length(): number {
    return this.#own.length;
  }

  /** Sets a height and gives by how much it differs from the one before. */
  set(at: number, height: number): number {
    const by = height - (this.#own[at] ?? 0);
    this.#own[at] = height;
    for (let place = at + 1; place < this.#sums.length; place += place & -place) this.#sums[place] = (this.#sums[place] ?? 0) + by;
    return by;
  }

  of(at: number): number {
    return this.#own[at] ?? 0;
  }

  /** Where a block begins; of the number behind the last, how long all of it is. */
  top(at: number): number {
    let sum = 0;
    for (let place = Math.min(at, this.length); place > 0; place -= place & -place) sum += this.#sums[place] ?? 0;
    return sum;
  }

  /** The block at a place; the last one behind the end. */
  at(place: number): number {
    let found = 0;
    let left = place;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.length))); step >= 1; step /= 2) {
      const next = found + step;
      if (next <= this.length && (this.#sums[next] ?? 0) <= left) {
        found = next;
        left -= this.#sums[next] ?? 0;
      }
    }
    return Math.min(found, Math.max(0, this.length - 1));
  }
}
