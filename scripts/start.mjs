// `npm start`: installs what is locked, builds what is stale, serves Poruch. No dependencies; runs on any Node from 18 on.
import { ensureBuilt, ensureInstalled } from './install.mjs'
import { becomeServer, ensureCompiled } from './server-process.mjs'

const parts = process.argv.slice(2)
ensureInstalled('run')
if (!parts.includes('--help')) {
  ensureBuilt()
  ensureCompiled()
}
process.exitCode = await becomeServer(parts)
