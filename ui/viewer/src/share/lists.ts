// The two word lists, unpacked from the page.

import words from 'packed:words';
import { unpack } from './packed.ts';
import type { Lists } from './passphrase.ts';

let lists: Promise<Lists> | undefined;

/** @throws Refused old-browser where the page cannot unpack what it carries. */
export function wordLists(): Promise<Lists> {
  return (lists ??= read());
}

async function read(): Promise<Lists> {
  const [english = '', german = ''] = new TextDecoder().decode(await unpack(words)).split('\n\n');
  return { english: english.split('\n'), german: german.split('\n').filter((word) => word !== '') };
}
