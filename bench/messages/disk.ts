// What this disk and SQLite can do at the very most: the ceiling for everything that is durable.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

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

/** One row for each transaction, in the mode that our server uses: what a server without group commit could store. */
export function insertsPerSecond(folder: string, forMs: number): number {
  const database = new DatabaseSync(join(folder, 'inserts.db'))
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)',
  )
  const insert = database.prepare('INSERT INTO messages (body) VALUES (?)')
  const body = 'x'.repeat(100)
  const rate = perSecond(forMs, () => void insert.run(body))
  database.close()
  return rate
}
