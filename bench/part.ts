// One thing that is measured, and the settings of a run.
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './report.ts'

export interface Run {
  /** Few rounds, to try the bench itself: the numbers mean little. */
  readonly isQuick: boolean
  /** An empty folder on the disk of the repository, removed after the part. */
  readonly folder: string
  /** Ends something when the part is over, whether it went well or not; the last one first. */
  after(end: () => unknown): void
}

export interface Part {
  /** `group.name`; either selects it. */
  readonly name: string
  measure(run: Run): Promise<Row[]>
}

/** A folder beside the sources, so that its disk is the disk of the data. */
export function newFolder(): string {
  const parent = join(import.meta.dirname, '..', '.tmp')
  mkdirSync(parent, { recursive: true })
  return mkdtempSync(join(parent, 'bench-'))
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
