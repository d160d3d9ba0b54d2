// What this disk and SQLite can do at the very most: the ceiling for everything that is durable.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

function perSecond(forMs: number, work: () => void): number {
  const began = performance.now()
  let count = 0
  while (performance.now() - began < forMs) {
    work()
    count += 1
  }
  return (count / (performance.now() - began)) * 1000
}

/** A page of 4 KiB appended and synced, again and again. */
export function fsyncsPerSecond(folder: string, forMs: number): number {
  const file = openSync(join(folder, 'fsync'), 'w')
  const page = Buffer.alloc(4096, 1)
  const rate = perSecond(forMs, () => {
    writeSync(file, page)
    fsyncSync(file)
  })
  closeSync(file)
  return rate
}

const table =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)'

/** One row for each transaction, in the mode that our server uses: what a server without group commit could store. */
export function insertsPerSecond(folder: string, forMs: number): number {
  const database = new DatabaseSync(join(folder, 'inserts.db'))
  database.exec(table)
  const insert = database.prepare('INSERT INTO messages (body) VALUES (?)')
  const body = 'x'.repeat(100)
  const rate = perSecond(forMs, () => void insert.run(body))
  database.close()
  return rate
}

/** Milliseconds that each of so many commits of one row takes at a steady pace: a disk that rests between is slower. */
export async function commitTimes(folder: string, perSecond: number, count: number): Promise<number[]> {
  const database = new DatabaseSync(join(folder, `commits-${perSecond}.db`))
  database.exec(table)
  const insert = database.prepare('INSERT INTO messages (body) VALUES (?)')
  const body = 'x'.repeat(100)
  const times: number[] = []
  const began = performance.now()
  while (times.length < count) {
    while (performance.now() < began + (times.length * 1000) / perSecond) await sleep(1)
    const at = performance.now()
    insert.run(body)
    times.push(performance.now() - at)
  }
  database.close()
  return times
}
