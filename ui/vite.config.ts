// Builds the window's page, and serves it for design: `npm run dev -- --mode design` shows it in any
// browser with an invented person behind it.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { icons } from './build/icons.ts';
import { manual } from './build/manual.ts';
import { cssHash, viewerStyle } from './build/viewer-style.ts';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [svelte({ configFile: false, compilerOptions: { cssHash } }), icons(), manual(), viewerStyle()],
  server: { host: '127.0.0.1', port: 5173, strictPort: true, fs: { allow: [`${here}/..`] } },
  build: {
    outDir: `${here}/dist`,
    emptyOutDir: true,
    target: 'safari16',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
