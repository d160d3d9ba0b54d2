// `fast` for every save, `slow` for what starts processes, databases or browsers; `slow-postgres` runs what the server tells
// its devices once more on PostgreSQL, where there is a server to be used.
import { defineConfig } from 'vitest/config'

const slow = [
  'packages/**/*.slow.test.ts',
  'packages/**/*.browser.test.ts',
  'packages/server/src/db/postgres.test.ts',
]
/** Tests of actions and sockets, whatever the database. */
const onBoth = ['session', 'messages', 'chats', 'groups', 'roster', 'invites', 'calls', 'socket'].map(
  (noun) => `packages/server/src/${noun}/*.test.ts`,
)
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
      ...(process.env.TEST_DATABASE_URL === undefined
        ? []
        : [
            {
              test: {
                name: 'slow-postgres',
                include: onBoth,
                exclude: [...exclude, ...slow],
                env: { TEST_STORE: 'postgres' },
                testTimeout: 60_000,
                hookTimeout: 60_000,
                fileParallelism: false,
              },
            },
          ]),
    ],
  },
})
