// `npm run bench`: runs the chosen parts one after the other, prints what they measured, and keeps it.
import { rmSync } from 'node:fs'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { callParts } from './calls.ts'
import { messageParts } from './messages.ts'
import { pageParts } from './pages.ts'
import { newFolder, type Part } from './part.ts'
import { keep, machineFacts, type Result, type Row, table } from './report.ts'
import { webParts } from './web.ts'

const options = { quick: { type: 'boolean', default: false } } as const
const { values, positionals } = parseArgs({ options, allowPositionals: true })
const isQuick = values.quick

const all: readonly Part[] = [...messageParts, ...callParts, ...pageParts, ...webParts]
const isChosen = ({ name }: Part) =>
  positionals.length === 0 || positionals.some((wanted) => name === wanted || name.startsWith(`${wanted}.`))
const chosen = all.filter(isChosen)
if (chosen.length === 0) {
  console.error(`There is no such part. Parts: ${all.map(({ name }) => name).join(' ')}`)
  process.exit(1)
}

async function measure(part: Part): Promise<Result> {
  const began = performance.now()
  const ends: (() => unknown)[] = []
  const folder = newFolder()
  let rows: Row[] = []
  let error: string | null = null
  try {
    rows = await part.measure({ isQuick, folder, after: (end) => ends.unshift(end) })
  } catch (reason) {
    error = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)
  }
  for (const end of ends) await end()
  rmSync(folder, { recursive: true, force: true })
  return { part: part.name, seconds: (performance.now() - began) / 1000, rows, error }
}

const startedAt = new Date()
const facts = Object.entries(machineFacts()).map(([name, value]) => `${name} ${value}`)
console.log(`${facts.join(', ')}${isQuick ? '\nQuick: these numbers only show that the bench works.' : ''}\n`)
const results: Result[] = []
for (const part of chosen) {
  const result = await measure(part)
  results.push(result)
  console.log(table(result))
}
console.log(`Kept in ${relative(process.cwd(), keep(results, { isQuick, startedAt }))}`)
// A missed budget is a number to look at, a part that could not be measured is a failure.
process.exit(results.some(({ error }) => error !== null) ? 1 : 0)
