// The two word lists, unpacked from the page.

import words from 'packed:words';
import { unpack } from './packed.ts';
import type { Lists } from './passphrase.ts';

let lists: Lists | undefined;

export function wordLists(): Lists {
  return (lists ??= read());
}

function read(): Lists {
  const [english = '', german = ''] = new TextDecoder().decode(unpack(words)).split('\n\n');
  return { english: english.split('\n'), german: german.split('\n').filter((word) => word !== '') };
}
