// `npm test`: sets up all it needs, runs every check and every test, and ends with how many passed and failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ensureBuilt, ensureInstalled, pinnedNode, root, run, toolEnvironment } from './install.mjs'
import { prepareMachine } from './machine.mjs'
import { checkSources } from './sources.mjs'

const wanted = process.argv.slice(2)
const runs = (part) => wanted.length === 0 || wanted.includes(part)
const results = mkdtempSync(join(tmpdir(), 'poruch-results-'))
const total = { passed: 0, failed: 0 }
const badParts = []
/** Which tests failed and why, for whoever sees the end of the output alone. */
const failures = []

/** Runs one test runner, adds up its report, and counts a runner that ended badly without one as a failure. */
async function runTests(part, parts, env, count) {
  const code = await run(pinnedNode(), parts, { env })
  const file = join(results, `${part}.json`)
  const report = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : null
  const { passed, failed, bad: named } = report ?? { passed: 0, failed: 0, bad: [] }
  failures.push(...named)
  total.passed += passed
  const bad = failed === 0 && (code !== 0 || passed === 0) ? 1 : failed
  total.failed += bad
  if (bad > 0) badParts.push(`${bad} of ${part}`)
}

/** @returns how many passed and failed, and for each bad test its name with the first lines of what was wrong */
function vitestCount({ numPassedTests: passed, numFailedTests: failed, testResults }) {
  const bad = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((one) => one.status === 'failed')
    const said = tests.map(({ fullName, failureMessages }) =>
      told(relative(root, name), fullName, failureMessages[0]),
    )
    return status === 'failed' && said.length === 0
      ? [told(relative(root, name), 'as a whole', message)]
      : said
  })
  return { passed, failed, bad }
}

function playwrightCount({ stats, suites }) {
  const specsIn = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsIn)]
  const bad = suites.flatMap(specsIn).flatMap(({ file, title, tests }) => {
    const results = tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .flatMap((one) => one.results)
    const failed = results.find(({ error }) => error)
    return failed ? [told(file, title, failed.error.message)] : []
  })
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, bad }
}

function told(file, title, message = '') {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return [`${file} › ${title}`, ...lines.slice(0, 6).map((line) => `    ${line}`)].join('\n')
}

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
if (failures.length > 0) console.log(`\n${failures.slice(0, 40).join('\n')}\n`)
if (badParts.length > 0) console.log(`Failed: ${badParts.join(', ')}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
