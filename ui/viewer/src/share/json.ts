// Reads JSON without losing what a number looked like: "5.40" stays "5.40".
// JSON.parse would make 5.4 of it, and a lab value's last digit says how well it was measured.

import { Refused } from './refused.ts';

/** Deepest nesting that is followed, and how many values are read at most. */
export const limits = { depth: 64, values: 4_000_000 } as const;

/** A number exactly as written. */
export class Exact {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | string | Exact | Json[] | Fields;
export type Fields = Map<string, Json>;

/** @throws Refused damaged, with `part` as its detail, for anything that is not JSON, and for a name given twice. */
export function readJson(bytes: Uint8Array, part: string): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused('damaged', part);
  }
  return new Reader(text, part).whole();
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const BLANK = /[ \t\n\r]*/y;

class Reader {
  readonly #text: string;
  readonly #part: string;
  #at = 0;
  #values = 0;

  constructor(text: string, part: string) {
    this.#text = text;
    this.#part = part;
  }

  whole(): Json {
    const value = this.#value(0);
    this.#blank();
    if (this.#at !== this.#text.length) throw this.#broken();
    return value;
  }

  #value(depth: number): Json {
    if (depth > limits.depth || ++this.#values > limits.values) throw this.#broken();
    this.#blank();
    switch (this.#text[this.#at]) {
      case '{': return this.#object(depth);
      case '[': return this.#array(depth);
      case '"': return this.#string();
      case 't': return this.#word('true', true);
      case 'f': return this.#word('false', false);
      case 'n': return this.#word('null', null);
      default: return new Exact(this.#match(NUMBER));
    }
  }

  #object(depth: number): Fields {
    const fields: Fields = new Map();
    this.#at++;
    this.#blank();
    if (this.#take('}')) return fields;
    for (;;) {
      this.#blank();
      const name = this.#string();
      this.#blank();
      if (!this.#take(':') || fields.has(name)) throw this.#broken();
      fields.set(name, this.#value(depth + 1));
      this.#blank();
      if (this.#take('}')) return fields;
      if (!this.#take(',')) throw this.#broken();
    }
  }

  #array(depth: number): Json[] {
    const items: Json[] = [];
    this.#at++;
    this.#blank();
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#blank();
      if (this.#take(']')) return items;
      if (!this.#take(',')) throw this.#broken();
    }
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') throw this.#broken();
    let end = this.#at + 1;
    for (;;) {
      const char = this.#text.charCodeAt(end);
      if (char === 0x22) break;
      if (Number.isNaN(char) || char < 0x20) throw this.#broken();
      end += char === 0x5c ? 2 : 1;
    }
    const raw = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    if (!raw.includes('\\')) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      throw this.#broken();
    }
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#broken();
    this.#at += word.length;
    return value;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null || found[0] === '') throw this.#broken();
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #blank(): void {
    BLANK.lastIndex = this.#at;
    BLANK.exec(this.#text);
    this.#at = BLANK.lastIndex;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #broken(): Refused {
    return new Refused('damaged', this.#part);
  }
}

// What strangers' fields turn out to be: each answer is the thing or nothing.

export function fields(value: Json | undefined): Fields | undefined {
  return value instanceof Map ? value : undefined;
}

export function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** A string that says something, without blanks around it. */
export function text(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** A number as written; numbers in quotes are taken too. */
export function exact(value: Json | undefined): string | undefined {
  if (value instanceof Exact) return value.text;
  return typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value.trim()) ? value.trim() : undefined;
}

/** Walks into fields; a list on the way means its first item. */
export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let here = value;
  for (const name of path) {
    if (Array.isArray(here)) here = here[0];
    here = fields(here)?.get(name);
    if (here === undefined) return undefined;
  }
  return here;
}
