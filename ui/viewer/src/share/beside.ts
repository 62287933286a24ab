// Readers beside the page, so that it stays alive while pictures are read and a camera's fifteen a second are kept up with.
//
// A worker is this same page's own script once more (main.ts): nothing is fetched, nothing is written twice, and the
// policy of the page holds in it as well. Where a browser refuses a worker, the page reads by itself.

import { pixelsOf, readCodesOf, type Codes, type How } from './codes.ts';
import { Refused } from './refused.ts';

/** A camera's picture is read with at most so many pixels: 1920 × 1080. */
const MOST_MOVING = 2_100_000;
/** Each takes a core; the browser itself wants one. */
const MOST_READERS = 2;
/** Pictures of a camera that may wait: a reader that is late for a moment catches up, one that is slow is not buried. */
const MOST_WAITING = 6;

interface Errand {
  readonly number: number;
  readonly picture: ImageData | ImageBitmap;
  readonly how: How;
}
interface Outcome {
  readonly number: number;
  readonly codes: Codes | undefined;
}

interface Trusting {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

let scripts: readonly string[] = [];
let trusting: { createScriptURL(address: string): string } | undefined;
interface Reader {
  readonly worker: Worker;
  /** Who waits for what it was handed; it answers in the order it was asked. */
  readonly waiting: Map<number, (codes: Codes | undefined) => void>;
}
const readers: Reader[] = [];
let refusing = false;
let count = 0;

/** Told once, by the page, what its own scripts are: the first takes the ways out away, here as there. */
export function readersAre(texts: readonly string[]): void {
  scripts = texts;
}

/** Whether a picture handed over now would be read soon. */
export function isFree(): boolean {
  return readers.reduce((sum, each) => sum + each.waiting.size, 0) < (refusing ? 1 : MOST_WAITING);
}

/**
 * The codes on a picture. A bitmap is used up.
 *
 * @throws Refused old-browser, picture-unread
 */
export async function read(picture: ImageData | ImageBitmap, how: How): Promise<Codes> {
  const idle = readers.find((each) => each.waiting.size === 0) ?? start() ?? [...readers].sort((a, b) => a.waiting.size - b.waiting.size)[0];
  if (idle === undefined || refusing) return readHere(picture, how);
  const number = ++count;
  const outcome = new Promise<Codes | undefined>((done) => idle.waiting.set(number, done));
  const errand: Errand = { number, picture, how };
  // Pixels of a still are copied: were the worker to fail, the page reads them itself.
  idle.worker.postMessage(errand, picture instanceof ImageData ? [] : [picture]);
  const codes = await outcome;
  if (codes !== undefined) return codes;
  return picture instanceof ImageData ? readHere(picture, how) : { texts: [], unread: 0 };
}

async function readHere(picture: ImageData | ImageBitmap, how: How): Promise<Codes> {
  await new Promise((resume) => setTimeout(resume)); // each picture may take a second: let the page breathe
  if (picture instanceof ImageData) return readCodesOf(picture, how);
  try {
    return await readCodesOf(pixelsOf(picture, MOST_MOVING), how);
  } finally {
    picture.close();
  }
}

function start(): Reader | undefined {
  if (scripts.length === 0 || refusing || readers.length >= MOST_READERS || typeof Worker === 'undefined') return undefined;
  const address = URL.createObjectURL(new Blob([scripts.join('\n;')], { type: 'text/javascript' }));
  try {
    // The policy of the page lets no other address become a worker than one made here.
    const types = (globalThis as { trustedTypes?: Trusting }).trustedTypes;
    trusting ??= types?.createPolicy('ownchart-readers', { createScriptURL: (asked) => (asked.startsWith('blob:') ? asked : '') });
    const reader: Reader = { worker: new Worker(trusting?.createScriptURL(address) ?? address), waiting: new Map() };
    reader.worker.onmessage = ({ data }: MessageEvent<Outcome>) => {
      reader.waiting.get(data.number)?.(data.codes);
      reader.waiting.delete(data.number);
    };
    reader.worker.onerror = (event) => {
      event.preventDefault();
      refusing = true;
      for (const done of reader.waiting.values()) done(undefined);
      reader.waiting.clear();
    };
    readers.push(reader);
    return reader;
  } catch {
    refusing = true;
    return undefined;
  } finally {
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

/** What the script does when it finds itself beside the page instead of in it. */
export function answer(): void {
  self.onmessage = async ({ data }: MessageEvent<Errand>) => {
    const { number, picture, how } = data;
    let codes: Codes | undefined;
    try {
      codes = await readCodesOf(picture instanceof ImageData ? picture : pixelsOf(picture, MOST_MOVING), how);
    } catch (error) {
      codes = error instanceof Refused ? undefined : { texts: [], unread: 0 };
    } finally {
      if (!(picture instanceof ImageData)) picture.close();
    }
    self.postMessage({ number, codes } satisfies Outcome);
  };
}
