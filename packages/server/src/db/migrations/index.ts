// Every step from an empty database to this one, in order. Appended to, never edited.
import type { Migration } from 'kysely/migration'
import * as first from './0001-first.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
}
