// `npm run check`: format, lint, types and the fast tests, for people and CI alike.
import { join } from 'node:path'
import { ensureInstalled, pinnedNode, root, run, toolEnvironment } from './install.mjs'
import { checkSources } from './sources.mjs'

ensureInstalled('develop')
const failed = await checkSources()
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
if ((await run(pinnedNode(), [vitest, 'run', '--project', 'fast*'], { env: toolEnvironment() })) !== 0)
  failed.push('tests')
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
