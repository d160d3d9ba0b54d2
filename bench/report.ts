// What a bench says: rows of numbers with their budgets, a table for people, a file for comparing runs.
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { median } from './stats.ts'

export interface Budget {
  readonly limit: number
  readonly is: 'at most' | 'at least'
}

export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly budget?: Budget
  /** The lowest and the highest of the rounds of which `value` is the median. */
  readonly spread?: readonly [number, number]
}

export interface Result {
  readonly part: string
  readonly seconds: number
  readonly rows: readonly Row[]
  /** Why there are no rows, or not all. */
  readonly error: string | null
}

export const atMost = (limit: number): Budget => ({ limit, is: 'at most' })
export const atLeast = (limit: number): Budget => ({ limit, is: 'at least' })

/** The median of rounds, with how far they lie apart. */
export function ofRounds(name: string, values: readonly number[], unit: string, budget?: Budget): Row {
  const spread = [Math.min(...values), Math.max(...values)] as const
  return { name, value: median(values), unit, spread, ...(budget === undefined ? {} : { budget }) }
}

const isMet = ({ value, budget }: Row): boolean | null =>
  budget === undefined ? null : budget.is === 'at most' ? value <= budget.limit : value >= budget.limit

function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits })
}

/** The rows of one part as lines of text. */
export function table({ part, seconds, rows, error }: Result): string {
  const width = Math.max(20, ...rows.map(({ name }) => name.length))
  const lines = rows.map((row) => {
    const { name, value, unit, budget } = row
    const judged = budget
      ? `${isMet(row) ? 'met   ' : 'MISSED'} ${budget.is} ${figure(budget.limit)} ${unit}`
      : ''
    const spread = row.spread === undefined ? '' : row.spread.map(figure).join('–')
    return `  ${name.padEnd(width)}  ${figure(value).padStart(9)} ${unit.padEnd(11)} ${spread.padEnd(13)} ${judged}`.trimEnd()
  })
  const failure = error === null ? [] : [`  FAILED: ${error}`]
  return [`${part} (${seconds.toFixed(0)} s)`, ...lines, ...failure, ''].join('\n')
}

export function machineFacts() {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    /** Runnable processes over the last minute when the bench began: above 1 somebody else is at work. */
    load: loadavg()[0] ?? 0,
  }
}

/** Keeps the run beside earlier ones; gives the file's path. */
export function keep(results: readonly Result[], run: { isQuick: boolean; startedAt: Date }): string {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const name = `${run.startedAt.toISOString().replaceAll(':', '-').slice(0, 19)}${run.isQuick ? '-quick' : ''}.json`
  const parts = results.map((result) => ({
    ...result,
    rows: result.rows.map((row) => ({ ...row, isMet: isMet(row) })),
  }))
  const facts = { startedAt: run.startedAt.toISOString(), isQuick: run.isQuick, machine: machineFacts() }
  writeFileSync(join(folder, name), `${JSON.stringify({ ...facts, parts }, null, 2)}\n`)
  return join(folder, name)
}
