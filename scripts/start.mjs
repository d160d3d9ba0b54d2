// `npm start`: installs what is locked, builds what is stale, serves Poruch. No dependencies; runs on any Node from 18 on.
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, pinnedNode, root, run } from './install.mjs'

const parts = process.argv.slice(2)
ensureInstalled('run')
if (!parts.includes('--help')) ensureBuilt()
process.exitCode = await run(pinnedNode(), [join(root, 'packages', 'server', 'src', 'main.ts'), ...parts])
