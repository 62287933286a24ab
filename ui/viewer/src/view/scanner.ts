// A hand scanner is a keyboard that types what it reads, wherever the focus is. Places of keys count, not their signs:
// under a French layout the key of 1 types "&", and the scanner knows nothing of it.

/** No code of ours is shorter: 18 bytes of head, one of block, four of check. */
const LEAST = 56;
/** Longer than any frame: not a scanner. */
const MOST = 4000;
/** Between two digits of one code pass milliseconds; a person needs longer; milliseconds. */
const PAUSE = 1500;

export interface Key {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

export class Scanner {
  #digits = '';
  #last = 0;

  /** How many digits have come without an end. */
  get waiting(): number {
    return this.#digits.length >= LEAST ? this.#digits.length : 0;
  }

  /**
   * Hears one key at a moment in milliseconds. `ours` is true when the key belongs to a code and must do nothing else;
   * `text` is there when the key ended one.
   */
  hear(key: Key, now: number): { readonly ours: boolean; readonly text?: string } {
    if (/^(Shift|Caps|Num|Control|Alt|Meta)/.test(key.code) && !key.code.startsWith('Numpad')) return { ours: false };
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(key.code)?.[1];
    if (digit !== undefined && !key.ctrlKey && !key.altKey && !key.metaKey) {
      if (now - this.#last > PAUSE || this.#digits.length >= MOST) this.#digits = '';
      this.#last = now;
      this.#digits += digit;
      return { ours: this.#digits.length >= LEAST };
    }
    const text = this.end();
    const ends = ['Enter', 'NumpadEnter', 'Tab'].includes(key.code);
    return text !== undefined && ends ? { ours: true, text } : { ours: false };
  }

  /** The digits so far, if they could be a code; the next key begins another one. */
  end(): string | undefined {
    const text = this.#digits;
    this.#digits = '';
    return text.length >= LEAST ? text : undefined;
  }
}
