// Keeps what we store for its owner alone, also what stood there with wider rights.
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { codeOf } from './failures.ts'

const others = 0o077
/** Whoever may write into such a folder may delete only what is theirs: it is everybody's, as /tmp. */
const sticky = 0o1000

/** A database file and what SQLite puts beside it, which gets the same rights; its folder where it is ours alone. */
export function makePrivate(file: string, log: Logger): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const each of [file, `${file}.lock`]) closeSync(openSync(each, 'a', 0o600))
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}.lock`]) narrow(each, 0o600, log)
  narrowFolder(folder, log)
}

/** A folder that holds other things, or everybody's, is not ours to close. */
function narrowFolder(folder: string, log: Logger): void {
  const { mode } = statSync(folder)
  if ((mode & others) === 0) return
  const isOurs = readdirSync(folder).every((name) => /^(poruch\.db|certificate$)/u.test(name))
  if (isOurs && (mode & sticky) === 0) narrow(folder, 0o700, log)
  else log.warn('others on this machine may look into the data folder, which holds other things too')
}

/** Where there is such a file or folder. @param mode no more rights than these. */
export function narrow(path: string, mode: number, log: Logger): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || (found.mode & others) === 0) return
  try {
    chmodSync(path, mode)
  } catch (error) {
    // Some file systems know no rights, and somebody else's file has others.
    log.warn({ code: codeOf(error) }, 'others on this machine may read what is kept')
  }
}

/** A folder and all that is in it. */
export function narrowAll(folder: string, log: Logger): void {
  narrow(folder, 0o700, log)
  for (const name of readdirSync(folder)) narrow(join(folder, name), 0o600, log)
}
