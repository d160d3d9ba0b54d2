// What every measured server process can be asked, ours and its peers.
import { setTimeout as sleep } from 'node:timers/promises'
import { serverFlags } from '../../scripts/server-process.mjs'
import { type Child, startChild } from '../child.ts'
import type { PoruchServer } from './server-poruch.ts'
import type { SocketIoServer } from './server-socket-io.ts'
import type { WsServer } from './server-ws.ts'
import type { Site } from './world.ts'

export type Kind = 'poruch' | 'ws' | 'socket.io'
export const kinds: readonly Kind[] = ['poruch', 'ws', 'socket.io']

export interface Memory {
  /** Bytes of the process in memory. */
  readonly rss: number
  /** Bytes of live objects and buffers. */
  readonly heap: number
}

/** Questions that all servers answer. */
export const gauges = {
  /** User and system time of the process so far, in microseconds. */
  cpu(): number {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  /** After garbage was collected, which needs `--expose-gc`. */
  async memory(): Promise<Memory> {
    for (let round = 0; round < 4; round++) {
      globalThis.gc?.()
      await sleep(200)
    }
    const { rss, heapUsed, external } = process.memoryUsage()
    return { rss, heap: heapUsed + external }
  },
}

export type Gauges = typeof gauges

export interface Measured {
  readonly kind: Kind
  readonly port: number
  readonly child: Child<Gauges>
}

const file = (name: string) => new URL(`server-${name}.ts`, import.meta.url).pathname

export interface PoruchOptions {
  /** False: whoever writes may write as much as they like. */
  readonly isLimited: boolean
  /** For Node, such as `--expose-gc`. */
  readonly flags?: readonly string[]
}

/** The real server in a process of its own, as `npm start` runs it: everything but main.ts. */
export function startPoruch(site: Site, { isLimited, flags = [] }: PoruchOptions) {
  const parts = [site, isLimited ? 'limited' : 'unlimited']
  return startChild<PoruchServer>(file('poruch'), parts, [...serverFlags, ...flags])
}

/** @param folder of the database, for ours. */
export async function startServer(kind: Kind, folder: string): Promise<Measured> {
  if (kind === 'poruch') {
    const child = await startPoruch(folder, { isLimited: true, flags: ['--expose-gc'] })
    return { kind, child, port: await child.ask('port') }
  }
  const child = await startChild<WsServer | SocketIoServer>(file(kind.replace('.', '-')), [], ['--expose-gc'])
  return { kind, child, port: await child.ask('port') }
}
