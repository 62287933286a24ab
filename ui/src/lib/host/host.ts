// The one door between the page and the program behind it.
import type { Commands } from '../bindings/commands.ts';
import type { Refusal, Step } from '../bindings/view.ts';

export type Name = keyof Commands;
export type Wanted<N extends Name> = Commands[N]['wanted'];
export type Answer<N extends Name> = Commands[N]['answer'];

/** How a long errand is followed. */
export interface Follow {
  step?: (step: Step) => void;
}

export interface Host {
  /** Gives one command and waits for its answer. Throws [[Refused]] when it fails. */
  ask<N extends Name>(name: N, wanted: Wanted<N>, follow?: Follow): Promise<Answer<N>>;
  /** Hears files dropped on the window; gives back how to stop hearing. */
  dropped(hear: (paths: string[]) => void): () => void;
}

/** An errand that failed, as code and facts; the words stand in the catalogue. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }

  /** Whatever was thrown, as a refusal. */
  static from(thrown: unknown): Refused {
    if (thrown instanceof Refused) return thrown;
    if (isRefusal(thrown)) return new Refused(thrown);
    return new Refused({ code: 'unknown', facts: { what: String(thrown) } });
  }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string' && 'facts' in value;
}

/** A page picture on its way: two numbers, then red, green, blue, alpha row by row. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Reads a picture answer. Throws [[Refused]] when the bytes do not fit their own measure. */
export function pixels(answer: ArrayBuffer): Pixels {
  if (answer.byteLength < 8) throw new Refused({ code: 'helper-refused', facts: {} });
  const view = new DataView(answer);
  const width = view.getUint32(0, true);
  const height = view.getUint32(4, true);
  if (width === 0 || height === 0 || width * height * 4 !== answer.byteLength - 8) {
    throw new Refused({ code: 'helper-refused', facts: {} });
  }
  return { width, height, rgba: new Uint8ClampedArray(answer, 8) };
}

/** Signs that turn the direction of words: with them a stranger's file could show a dose backwards. Paper
 *  and command line leave them out as well; scripts that run from right to left need none of them. */
const TURNING = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** An answer in which every text reads as it is written. */
export function straight<T>(answer: T): T {
  if (typeof answer === 'string') return answer.replace(TURNING, '') as T;
  if (Array.isArray(answer)) return answer.map(straight) as T;
  if (typeof answer !== 'object' || answer === null || Object.getPrototypeOf(answer) !== Object.prototype) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, straight(value)])) as T;
}
