// Two projects: `fast` for every save, `slow` for what starts processes, databases or browsers.
import { defineConfig } from 'vitest/config'

const slow = [
  'packages/**/*.slow.test.ts',
  'packages/**/*.browser.test.ts',
  'packages/server/src/db/postgres.test.ts',
]
const exclude = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['packages/**/*.test.ts', 'packages/**/*.test.tsx', 'scripts/**/*.test.ts'],
          exclude: [...exclude, ...slow],
          // No test is a measure of time; on a busy machine some take longer than the usual five seconds.
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: slow,
          exclude,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
