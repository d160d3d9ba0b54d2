// The server as `npm start` runs it: how long until it is ready, and how much memory it holds when nobody is there.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { freePort } from '../../e2e/poruch.ts'
import { ensureCompiled, serverEnvironment, serverFlags, serverMain } from '../../scripts/server-process.mjs'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost } from '../report.ts'
import { median, percentile } from '../stats.ts'

const isReady = (port: number) =>
  new Promise<boolean>((resolve) => {
    const request = get({ port, path: '/readyz' }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    request.on('error', () => resolve(false))
  })

interface Start {
  readonly readyMs: number
  readonly rssMiB: number
}

async function startOnce(run: Run, restMs: number): Promise<Start> {
  const port = await freePort()
  const env = {
    ...serverEnvironment(),
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: run.folder,
    STUN_URLS: '',
  }
  const began = performance.now()
  const child = spawn(process.execPath, [...serverFlags, serverMain], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  run.after(() => child.kill('SIGKILL'))
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`)
    if (performance.now() - began > 30_000) throw new Error('The server was never ready.')
    await sleep(5)
  }
  const readyMs = performance.now() - began
  await sleep(restMs)
  const rssKiB = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }))
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { readyMs, rssMiB: rssKiB / 1024 }
}

export const atRest: Part = {
  name: 'messages.at-rest',
  async measure(run) {
    const starts: Start[] = []
    ensureCompiled()
    for (let round = 0; round < (run.isQuick ? 2 : 10); round++)
      starts.push(await startOnce(run, run.isQuick ? 500 : 5_000))
    const [first, ...later] = starts
    const times = later.map(({ readyMs }) => readyMs)
    return [
      { name: 'first start, with a new database', value: first?.readyMs ?? Number.NaN, unit: 'ms' },
      { name: 'start, median', value: median(times), unit: 'ms' },
      { name: 'start, p95', value: percentile(times, 0.95), unit: 'ms', budget: atMost(1_000) },
      {
        name: 'memory at rest',
        value: median(starts.map(({ rssMiB }) => rssMiB)),
        unit: 'MiB',
        budget: atMost(85),
      },
    ]
  },
}
