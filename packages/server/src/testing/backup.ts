// A copy of a running SQLite database, and the way back, as docs/operate.md tells operators.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A database in a folder of its own. */
export class FileDatabase {
  readonly #folder = mkdtempSync(join(tmpdir(), 'poruch-backup-'))
  readonly #file = join(this.#folder, 'poruch.db')
  readonly #copy = join(this.#folder, 'backup.db')

  get url(): string {
    return `sqlite:${this.#file}`
  }

  /** The server may go on meanwhile. */
  backUp(): void {
    rmSync(this.#copy, { force: true })
    const database = new DatabaseSync(this.#file)
    database.prepare('vacuum into ?').run(this.#copy)
    database.close()
  }

  /** The server is stopped. */
  putBack(): void {
    for (const end of ['-wal', '-shm']) rmSync(this.#file + end, { force: true })
    copyFileSync(this.#copy, this.#file)
  }

  delete(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
