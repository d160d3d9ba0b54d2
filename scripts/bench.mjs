// `npm run bench`: measures Poruch beside its peers. `-- messages calls.delayed --quick` chooses parts, and tries them.
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, pinnedNode, root, run, toolEnvironment } from './install.mjs'
import { prepareMachine } from './machine.mjs'

const parts = process.argv.slice(2)
const needsBrowsers =
  !parts.some((part) => !part.startsWith('-')) || parts.some((part) => /^(calls|pages|web)/u.test(part))

ensureInstalled('develop')
if (needsBrowsers) ensureBuilt()
const machine = needsBrowsers ? await prepareMachine() : { environment: {}, stop: () => undefined }
try {
  const env = toolEnvironment({ ...machine.environment, NODE_ENV: 'production' })
  process.exitCode = await run(pinnedNode(), [join(root, 'bench', 'main.ts'), ...parts], { env })
} finally {
  machine.stop()
}
