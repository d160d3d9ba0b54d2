// `npm test`: sets up all it needs, runs every check and every test, and ends with how many passed and failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, pinnedNode, root, run, toolEnvironment } from './install.mjs'
import { prepareMachine } from './machine.mjs'
import { checkSources } from './sources.mjs'

const wanted = process.argv.slice(2)
const runs = (part) => wanted.length === 0 || wanted.includes(part)
const results = mkdtempSync(join(tmpdir(), 'poruch-results-'))
const total = { passed: 0, failed: 0 }
const badParts = []

/** Runs one test runner, adds up its report, and counts a runner that ended badly without one as a failure. */
async function runTests(part, parts, env, count) {
  const code = await run(pinnedNode(), parts, { env })
  const file = join(results, `${part}.json`)
  const { passed, failed } = existsSync(file)
    ? count(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0 }
  total.passed += passed
  const bad = failed === 0 && (code !== 0 || passed === 0) ? 1 : failed
  total.failed += bad
  if (bad > 0) badParts.push(`${bad} of ${part}`)
}

const vitestCount = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests })
const playwrightCount = ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky })

ensureInstalled('develop')
const machine = await prepareMachine()
try {
  const env = toolEnvironment(machine.environment)
  if (runs('sources')) {
    const bad = await checkSources()
    total.failed += bad.length
    badParts.push(...bad)
  }
  ensureBuilt()
  const module = (file) => join(root, 'node_modules', file)
  for (const project of ['fast', 'slow'].filter(runs)) {
    const report = join(results, `${project}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    // Here each file has a process of its own: `npm run check` saw that none disturbs another, this sees that none needs another.
    const parts = [module('vitest/vitest.mjs'), 'run', '--isolate', '--project', `${project}*`, ...reporters]
    await runTests(project, parts, env, vitestCount)
  }
  if (runs('e2e')) {
    const report = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'e2e.json') }
    const parts = [module('@playwright/test/cli.js'), 'test', '--reporter=list,json']
    await runTests('e2e', parts, report, playwrightCount)
  }
} finally {
  machine.stop()
  rmSync(results, { recursive: true, force: true })
}
if (badParts.length > 0) console.log(`Failed: ${badParts.join(', ')}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
