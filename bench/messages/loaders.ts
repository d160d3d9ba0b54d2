// Client processes, and the bookkeeping over several of them.
import { type Child, startChild } from '../child.ts'
import type { Run } from '../part.ts'
import type { Spoken } from './dialects.ts'
import type { Loader } from './loader.ts'

const file = new URL('loader.ts', import.meta.url).pathname

export async function startLoader(run: Run): Promise<Child<Loader>> {
  const loader = await startChild<Loader>(file)
  run.after(() => loader.stop())
  return loader
}

/** Shares `tokens` out among as many processes, in order, and connects them all. */
export async function connectLoaders(
  run: Run,
  { kind, port }: { readonly kind: Spoken; readonly port: number },
  tokens: readonly string[],
  processes: number,
): Promise<Child<Loader>[]> {
  const share = Math.ceil(tokens.length / processes)
  const loaders = await Promise.all(Array.from({ length: processes }, () => startLoader(run)))
  await Promise.all(
    loaders.map((loader, index) =>
      loader.ask('connect', { kind, port, tokens: tokens.slice(index * share, (index + 1) * share) }),
    ),
  )
  return loaders
}

/** Adds up what each process answers. */
export async function sum(loaders: readonly Child<Loader>[], name: 'delivered' | 'closed'): Promise<number> {
  const counts = await Promise.all(loaders.map((loader) => loader.ask(name)))
  return counts.reduce((total, count) => total + count, 0)
}
