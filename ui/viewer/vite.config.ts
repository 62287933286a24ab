// Builds the page a doctor opens: everything woven into one file, dist/viewer.html.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { onePage } from './build/one-page.ts';
import { strangersTongue } from './build/assets.ts';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: false }), strangersTongue(), onePage()],
  build: {
    outDir: `${here}/dist`,
    emptyOutDir: true,
    target: ['chrome109', 'firefox115', 'safari16'],
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: { input: `${here}/viewer.html` },
  },
});
