import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './build/icons.ts';
import { manual } from './build/manual.ts';
import { cssHash, viewerStyle } from './build/viewer-style.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false, compilerOptions: { cssHash } }), icons(), manual(), viewerStyle()],
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
