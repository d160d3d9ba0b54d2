// Format, lint and types of everything that is ours.
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pinnedNode, root, runKeepingWords, toolEnvironment } from './install.mjs'

/** Every project that has its own compiler settings. */
function projects() {
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name))
  return [...packages, 'scripts', 'e2e', 'bench']
}

/** What is run, by the name that is told: a tool below `node_modules`, and its arguments. */
function steps() {
  // They speak through a pipe; where somebody looks on, in colour all the same.
  const [colour, pretty] = process.stdout.isTTY ? [['--colors=force'], ['--pretty']] : [[], []]
  const biome = ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...colour, '.']
  // Each thread of the compiler would work out the same types anew; compilers side by side use the cores better.
  const tsc = ['typescript/bin/tsc', '--singleThreaded', ...pretty, '-p']
  return [
    ['format and lint', biome],
    ...projects().map((project) => [`types of ${project}`, [...tsc, project]]),
  ]
}

/** Runs format, lint and types, as many at once as there are cores; resolves with the names of the steps that failed. */
export async function checkSources() {
  const env = toolEnvironment()
  const failed = []
  const left = steps()
  const work = async () => {
    for (let step = left.shift(); step !== undefined; step = left.shift()) {
      const [name, [file, ...parts]] = step
      const tool = join(root, 'node_modules', file)
      const { code, words } = await runKeepingWords(pinnedNode(), [tool, ...parts], { env })
      process.stdout.write(`· ${name}\n${words}`)
      if (code !== 0) failed.push(name)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return failed
}
