// Units in node; the page itself in a real browser (test/browser), driven over its own debugging port.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { packedAssets } from './build/assets.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), packedAssets()],
  test: {
    include: ['test/**/*.test.ts'],
    // A busy machine of two cores works out the words many times slower than a practice's.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
