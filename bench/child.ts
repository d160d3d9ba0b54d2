// Starts a part of a bench as a process of its own, and asks it questions by IPC.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

type Answers = Record<string, (argument: never) => unknown>
type Question = { call: number; name: string; argument: unknown }
type Answer = { call: number; value?: unknown; error?: string }

/** What a child of type `A` can be asked; each question by its name, with one argument. */
export interface Child<A> {
  readonly pid: number
  ask<Name extends keyof A & string>(
    name: Name,
    ...argument: A[Name] extends (argument: infer X) => unknown ? (unknown extends X ? [] : [X]) : never
  ): Promise<A[Name] extends (argument: never) => infer R ? Awaited<R> : never>
  stop(): Promise<void>
}

/**
 * Runs a TypeScript file with this Node, as many open files allowed as the machine permits. It must call `answer`.
 * @param flags for Node itself, such as `--expose-gc`.
 */
export async function startChild<A>(
  file: string,
  parts: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<Child<A>> {
  const script = 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"'
  const child = spawn('sh', ['-c', script, process.execPath, ...flags, file, ...parts], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>()
  let calls = 0
  child.on('message', ({ call, value, error }: Answer) => {
    const one = waiting.get(call)
    waiting.delete(call)
    if (error === undefined) one?.resolve(value)
    else one?.reject(new Error(error))
  })
  child.on('exit', (code, signal) => {
    for (const one of waiting.values()) one.reject(new Error(`${file} ended early: ${code ?? signal}`))
    waiting.clear()
  })
  const ask = (name: string, argument?: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const call = ++calls
      waiting.set(call, { resolve, reject })
      child.send({ call, name, argument } satisfies Question, (error) => error && reject(error))
    })
  const made = { pid: child.pid ?? 0, ask, stop: () => end(child) } as Child<A>
  await ask('isReady')
  return made
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(timer)
}

/** In the child: answers what the parent asks, and ends when the parent is gone. */
export function answer(answers: Answers): void {
  const known: Record<string, (argument: never) => unknown> = { isReady: () => true, ...answers }
  process.on('message', async ({ call, name, argument }: Question) => {
    const reply = (answer: Omit<Answer, 'call'>) => process.send?.({ call, ...answer })
    try {
      const work = known[name]
      if (!work) throw new Error(`unknown question: ${name}`)
      reply({ value: await work(argument as never) })
    } catch (error) {
      reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
  // An orderly end: without it Node writes no profile (`--cpu-prof`).
  process.on('SIGTERM', () => process.exit())
}
