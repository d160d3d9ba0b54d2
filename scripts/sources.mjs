// Format, lint and types of everything that is ours.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root, run, toolEnvironment } from './install.mjs'

/** Every project that has its own compiler settings. */
function projects() {
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name))
  return [...packages, 'scripts', 'e2e', 'bench']
}

/** Runs format, lint and types; resolves with the names of the steps that failed. */
export async function checkSources() {
  const env = toolEnvironment()
  const tool = (file) => join(root, 'node_modules', file)
  const failed = []
  const step = async (name, file, parts) => {
    console.log(`· ${name}`)
    if ((await run(pinnedNode(), [tool(file), ...parts], { env })) !== 0) failed.push(name)
  }
  await step('format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])
  for (const project of projects()) await step(`types of ${project}`, 'typescript/bin/tsc', ['-p', project])
  return failed
}
