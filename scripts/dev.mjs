// `npm run dev`: a server that restarts and a web app that reloads when their sources change, at http://localhost:5173.
import { join } from 'node:path'
import { ensureInstalled, pinnedNode, root, run, toolEnvironment } from './install.mjs'

ensureInstalled('develop')
const node = pinnedNode()
const env = toolEnvironment({ NODE_ENV: 'development' })
const server = run(
  node,
  ['--watch', join(root, 'packages', 'server', 'src', 'main.ts'), ...process.argv.slice(2)],
  { env },
)
const web = run(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js')], {
  env,
  cwd: join(root, 'packages', 'web'),
})
process.exitCode = Math.max(...(await Promise.all([server, web])))
