import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    pool: 'forks',
    // Files share a process: to load and warm up the sources 260 times would take as long as a third of the tests.
    isolate: false,
    // Vitest's own choice leaves a processor free, which on a machine of two is half of it.
    maxWorkers: '100%',
  },
});
