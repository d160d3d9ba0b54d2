// Cursors: up to where a device knows its roster, as a text that says something to this store alone.
import type { Clock } from '../clock.ts'
import type { Store } from '../db/open.ts'
import { cursorNow, newestStamp } from './store.ts'

export interface Cursors {
  /** @returns the stamp up to which the device knows; null: another store gave it, or this one was set back. */
  read(cursor: string): Promise<number | null>
  /** One that names this stamp. */
  write(stamp: number): string
  /** One to which everything belongs that was told until now; it may stand a little further back. */
  now(): Promise<string>
}

/** Each sign of life asks for a cursor: one look at the database does for all of a second. */
const freshMs = 1_000

export function createCursors(store: Store, clock: Clock): Cursors {
  let latest: { readonly stamp: Promise<number>; readonly at: number } | null = null
  const write = (stamp: number): string => `${store.generation}.${stamp}`
  return {
    write,
    async read(cursor) {
      const [generation, digits = '', ...rest] = cursor.split('.')
      if (generation !== store.generation || rest.length > 0 || !/^\d{1,15}$/u.test(digits)) return null
      const stamp = Number(digits)
      return stamp > (await newestStamp(store.db)) ? null : stamp
    },
    async now() {
      const at = clock.monotonic()
      if (latest === null || at - latest.at >= freshMs) {
        const asked = { stamp: cursorNow(store.db), at }
        latest = asked
        asked.stamp.catch(() => {
          if (latest === asked) latest = null
        })
      }
      return write(await latest.stamp)
    },
  }
}
