// The maker's signature over share.json: minisign, prehashed Ed25519.
// It says "the same key as before", never "this person": the six words must be compared with paper.

import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** A minisign public key: its number and the key itself. */
export interface PublicKey {
  readonly name: Uint8Array; // eight bytes that follow from the key
  readonly key: Uint8Array;
}

export type Verdict =
  | { readonly kind: 'good'; readonly trustedComment: string }
  | { readonly kind: 'bad' }
  | { readonly kind: 'absent' };

/** A public key as minisign writes it: "RW…", base64 of "Ed", the number and the key. Its number must be ours. */
export function readPublicKey(text: string): PublicKey | undefined {
  const bytes = base64(text, 42);
  if (bytes === undefined || bytes[0] !== 0x45 || bytes[1] !== 0x64) return undefined;
  const by = { name: bytes.slice(2, 10), key: bytes.slice(10) };
  return same(by.name, keyNumber(by.key)) ? by : undefined;
}

/** Checks a signature file against the signed bytes and the key. Only the prehashed form ("ED") is taken. */
export function check(signed: Uint8Array, signature: string, by: PublicKey): Verdict {
  const bad: Verdict = { kind: 'bad' };
  if (signature.length > 2048) return bad;
  const lines = signature.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
  if (lines.length !== 4) return bad;
  const [untrusted = '', first = '', trusted = '', second = ''] = lines;
  const prefix = 'trusted comment: ';
  if (!untrusted.startsWith('untrusted comment: ') || !trusted.startsWith(prefix)) return bad;
  const body = base64(first, 74);
  const whole = base64(second, 64);
  if (body === undefined || whole === undefined || body[0] !== 0x45 || body[1] !== 0x44) return bad;
  if (!same(body.subarray(2, 10), by.name)) return bad;
  const sealed = body.subarray(10);
  const comment = trusted.slice(prefix.length);
  const global = joined(sealed, new TextEncoder().encode(comment));
  const good = verified(sealed, blake2b(signed, { dkLen: 64 }), by.key) && verified(whole, global, by.key);
  return good ? { kind: 'good', trustedComment: comment } : bad;
}

/**
 * Six English words for a public key (77 bits): the first 16 bytes of SHA-256("ownchart-key-1" and the key) as one
 * number, cut into remainders by the length of the list.
 */
export function sixWords(key: Uint8Array, list: readonly string[]): string {
  const seed = joined(new TextEncoder().encode('ownchart-key-1'), key);
  let number = 0n;
  for (const byte of sha256(seed).subarray(0, 16)) number = (number << 8n) | BigInt(byte);
  const base = BigInt(list.length);
  const words: string[] = [];
  for (let i = 0; i < 6; i++) {
    words.push(list[Number(number % base)] ?? '');
    number /= base;
  }
  return words.join(' ');
}

/** Whether words typed from paper name this key: case, blanks and hyphens do not matter. */
export function sameWords(typed: string, words: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]+/g, '');
  return plain(typed) !== '' && plain(typed) === plain(words);
}

/** minisign draws the number of a key at random; ours is the first 8 bytes of SHA-256("ownchart-number-1" and the key). */
function keyNumber(key: Uint8Array): Uint8Array {
  return sha256(joined(new TextEncoder().encode('ownchart-number-1'), key)).slice(0, 8);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function verified(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

function base64(text: string, length: number): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
