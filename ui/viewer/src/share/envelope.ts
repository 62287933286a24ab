// Opens a sealed file: stock age, by words or by an identity.

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { Decrypter, type Identity, type Stanza } from 'age-encryption';
import { Refused } from './refused.ts';

/** The first line of every age file we write or read. */
export const FIRST_LINE = 'age-encryption.org/v1\n';

/** scrypt work we accept, as a power of two. Ours is 17 (about a second); 20 is a gigabyte and ten seconds. */
const MOST_WORK = 20;

/** Sealed files larger than this belong into the program; bytes. */
export const MOST_BYTES = 512 * 1024 * 1024;

export type Key =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'identity'; readonly identity: string };

/** True when the bytes begin as an age file of any version begins. */
export function looksSealed(bytes: Uint8Array): boolean {
  return latin(bytes.subarray(0, 19)) === 'age-encryption.org/';
}

/** Whether words or a key open it: told by the header, which is readable without either. */
export function wants(bytes: Uint8Array): Key['kind'] {
  return latin(bytes.subarray(0, 4096)).includes('\n-> scrypt ') ? 'words' : 'identity';
}

/**
 * The plain bytes.
 *
 * @param progress hears 0…1 while the words are being worked on: about a second.
 * @throws Refused wrong-words, wrong-key, words-wanted, key-wanted, key-malformed, too-expensive, newer, damaged, too-big
 */
export async function open(sealed: Uint8Array, key: Key, progress: (done: number) => void): Promise<Uint8Array> {
  if (sealed.length > MOST_BYTES) throw new Refused('too-big');
  if (!looksSealed(sealed)) throw new Refused('not-a-share');
  if (latin(sealed.subarray(0, FIRST_LINE.length)) !== FIRST_LINE) throw new Refused('newer');
  const wanted = wants(sealed);
  if (wanted !== key.kind) throw new Refused(wanted === 'words' ? 'words-wanted' : 'key-wanted');

  const decrypter = new Decrypter();
  const words = key.kind === 'words' ? new Words(key.words, progress) : undefined;
  if (words !== undefined) {
    decrypter.addIdentity(words);
  } else if (key.kind === 'identity') {
    try {
      decrypter.addIdentity(key.identity.trim().toUpperCase());
    } catch {
      throw new Refused('key-malformed');
    }
  }
  try {
    return await decrypter.decrypt(sealed);
  } catch (error) {
    if (error instanceof Refused) throw error;
    // The library tells its failures apart by text only; this one means "no key fitted".
    if (error instanceof Error && error.message.startsWith('no identity matched')) throw new Refused('wrong-key');
    throw new Refused('damaged', 'seal');
  }
}

/** The scrypt identity of age, but in slices, so that the page stays alive and can show how far it is. */
class Words implements Identity {
  readonly #words: string;
  readonly #progress: (done: number) => void;

  constructor(words: string, progress: (done: number) => void) {
    this.#words = words;
    this.#progress = progress;
  }

  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array> {
    const stanza = stanzas[0];
    if (stanza === undefined || stanzas.length !== 1 || stanza.args[0] !== 'scrypt' || stanza.args.length !== 3) {
      throw new Refused('damaged', 'seal');
    }
    const [, saltText = '', workText = ''] = stanza.args;
    const salt = base64(saltText);
    if (salt === undefined || salt.length !== 16 || !/^[1-9][0-9]?$/.test(workText) || stanza.body.length !== 32) {
      throw new Refused('damaged', 'seal');
    }
    const work = Number(workText);
    if (work > MOST_WORK) throw new Refused('too-expensive');
    const label = new TextEncoder().encode('age-encryption.org/v1/scrypt');
    const labelled = new Uint8Array(label.length + salt.length);
    labelled.set(label);
    labelled.set(salt, label.length);
    const wrapping = await scryptAsync(new TextEncoder().encode(this.#words), labelled, {
      N: 2 ** work, r: 8, p: 1, dkLen: 32, asyncTick: 40, onProgress: this.#progress,
      maxmem: 2 ** work * 1024 + 4096,
    });
    try {
      return chacha20poly1305(wrapping, new Uint8Array(12)).decrypt(stanza.body);
    } catch {
      throw new Refused('wrong-words');
    }
  }
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Unpadded base64, as age writes it. */
function base64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
