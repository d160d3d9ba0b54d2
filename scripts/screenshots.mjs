// `npm run screenshots`: pictures of every screen. A word such as `uk-dark` after `--` makes only those.
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, pinnedNode, root, run, toolEnvironment } from './install.mjs'
import { prepareMachine } from './machine.mjs'

ensureInstalled('develop')
ensureBuilt()
const machine = await prepareMachine()
const parts = [join(root, 'e2e', 'screenshots.ts'), ...process.argv.slice(2)]
process.exitCode = await run(pinnedNode(), parts, { env: toolEnvironment(machine.environment) })
machine.stop()
