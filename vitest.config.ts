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
