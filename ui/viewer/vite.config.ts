// Builds the page a doctor opens: everything woven into one file, dist/viewer.html.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { packedAssets } from './build/assets.ts';
import { onePage } from './build/one-page.ts';

const here = import.meta.dirname;

/** Addresses are taken out: the code reader's own, to fetch from (it gets its bytes from the page), and Svelte's, in messages. */
function noAddresses(): Plugin {
  return {
    name: 'no-addresses',
    transform: (code, id) =>
      /zxing-wasm|svelte\/src/.test(id) ? code.replace(/https:\/\/[a-z]+\.jsdelivr\.net/g, '').replace(/https:\/\/svelte\.dev\/e\//g, 'svelte: ') : undefined,
  };
}

export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), packedAssets(), noAddresses(), onePage()],
  resolve: {
    // Our keys are X25519; age's post-quantum and tag recipients would cost 60 kB and are only needed for writing.
    alias: { '@noble/post-quantum/hybrid.js': `${here}/build/no-post-quantum.ts` },
  },
  build: {
    outDir: `${here}/dist`,
    emptyOutDir: true,
    target: ['chrome109', 'firefox115', 'safari16'],
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: `${here}/src/main.ts`, output: { format: 'iife', codeSplitting: false } },
  },
});
