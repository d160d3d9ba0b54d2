// `fast` for every save; `slow` for what starts processes, databases or calls, or takes seconds; `slow-pages` for what a real
// browser shows; `slow-postgres` runs what the server tells its devices once more on PostgreSQL, where there is a server to be used.
// Files of `fast` share a process and its modules, which takes half of the time; what changes a module (`vi.mock`,
// `vi.resetModules`) is `x.alone.test.ts`.
import { defineConfig } from 'vitest/config'

/** Each of some dozen commands with a server of its own. */
const twice = 'packages/server/src/groups/twice.test.ts'
const slow = [
  twice,
  'packages/**/*.slow.test.ts',
  'scripts/*.slow.test.ts',
  // What is sent and heard is measured there: nothing else may run beside it.
  'packages/calls/**/*.browser.test.ts',
  'packages/server/src/db/postgres.test.ts',
]
const pages = ['packages/web/**/*.browser.test.ts']
const alone = ['packages/**/*.alone.test.ts']
/** Tests of actions and sockets, whatever the database. */
const onBoth = [
  'session',
  'messages',
  'chats',
  'groups',
  'roster',
  'invites',
  'rooms',
  'calls',
  'socket',
].map((noun) => `packages/server/src/${noun}/*.test.ts`)
const exclude = ['**/node_modules/**', '**/dist/**']
/** No test is a measure of time; on a busy machine some take longer than the usual five seconds. */
const patience = { testTimeout: 20_000, hookTimeout: 20_000 }

export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'fast',
          include: ['packages/**/*.test.ts', 'packages/**/*.test.tsx', 'scripts/**/*.test.ts'],
          exclude: [...exclude, ...slow, ...pages, ...alone],
          isolate: false,
          // No test leaves what it put in the place of something to the next file.
          restoreMocks: true,
          unstubGlobals: true,
          ...patience,
        },
      },
      { test: { name: 'fast-alone', include: alone, exclude, ...patience } },
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
      {
        test: {
          name: 'slow-pages',
          include: pages,
          exclude,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two pages wait for each other's processor more often than they use it; beside nothing else.
          sequence: { groupOrder: 1 },
          expect: { poll: { timeout: 15_000 } },
        },
      },
      ...(process.env.TEST_DATABASE_URL === undefined
        ? []
        : [
            {
              test: {
                name: 'slow-postgres',
                include: onBoth,
                exclude: [...exclude, ...pages, ...slow.filter((one) => one !== twice)],
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
