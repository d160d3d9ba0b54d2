// `npm start`: installs what is locked, builds what is stale, serves Poruch. No dependencies; runs on any Node from 18 on.
import { ensureBuilt, ensureInstalled, pinnedNode, run } from './install.mjs'
import { ensureCompiled, serverEnvironment, serverFlags, serverMain } from './server-process.mjs'

const parts = process.argv.slice(2)
ensureInstalled('run')
if (!parts.includes('--help')) {
  ensureBuilt()
  ensureCompiled()
}
process.exitCode = await run(pinnedNode(), [...serverFlags, serverMain, ...parts], {
  env: serverEnvironment(),
})
