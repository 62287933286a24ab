import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './build/icons.ts';
import { manual } from './build/manual.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false }), icons(), manual()],
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
