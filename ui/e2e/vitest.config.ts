// The real window, steered: one window at a time, on a screen nobody sees.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    globalSetup: ['display.ts'],
    fileParallelism: false,
    // A busy machine of two cores works out the words many times slower than a patient's.
    testTimeout: 300_000,
    hookTimeout: 150_000,
  },
});
