// Proves by the system calls of a real server that nothing is acknowledged before the disk has it.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MessageId, newId } from '@poruch/protocol'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDirectChat } from '../chats/store.ts'
import { processSource } from '../config.ts'
import { openStore } from '../db/open.ts'
import { childDatabase, startChildServer } from '../testing/child-server.ts'
import { joinAs, newPerson } from '../testing/test-server.ts'

function hasTracer(): boolean {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const isMissing = !hasTracer()
const isRequired = processSource().env.CI === 'true'
if (isMissing && !isRequired)
  console.warn('SKIPPED: strace is not installed, so nobody looked whether fsync comes first.')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poruch-'))
})
afterEach(() => rm(folder, { recursive: true }))

interface SystemCall {
  readonly name: string
  /** File or socket, and the bytes. */
  readonly what: string
}

/** System calls by the line in which they began, and by the line in which they returned without a fault. */
function readTrace(trace: string): { began: Map<number, SystemCall>; returned: Map<number, SystemCall> } {
  const [began, returned] = [new Map<number, SystemCall>(), new Map<number, SystemCall>()]
  const unfinished = new Map<string, SystemCall>()
  trace.split('\n').forEach((line, place) => {
    const start = /^(?<thread>\d+) +(?<name>\w+)\((?<what>.*)$/u.exec(line)?.groups
    if (start !== undefined) {
      const call = { name: start.name ?? '', what: start.what ?? '' }
      began.set(place, call)
      if (line.endsWith('<unfinished ...>')) unfinished.set(`${start.thread} ${call.name}`, call)
      else if (/= \d+$/u.test(line)) returned.set(place, call)
      return
    }
    const end = /^(?<thread>\d+) +<\.\.\. (?<name>\w+) resumed>.*= \d+$/u.exec(line)?.groups
    const call = unfinished.get(`${end?.thread} ${end?.name}`)
    if (call !== undefined) returned.set(place, call)
  })
  return { began, returned }
}

it.skipIf(isMissing && !isRequired)(
  'W-8: no message.changed is written to a socket before the fsync of its commit returned',
  async () => {
    const store = await openStore(childDatabase(folder), pino({ level: 'silent' }))
    const [anna, bohdan] = [await newPerson(store, 'anna', 1), await newPerson(store, 'bohdan', 1)]
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, anna.user.id, bohdan.user.id, 1))
    await store.close()

    const file = join(folder, 'trace')
    const calls = 'trace=fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg'
    const server = await startChildServer(folder, [
      'strace',
      '-D',
      '-f',
      '-y',
      '-s',
      '6000',
      '-e',
      calls,
      '-o',
      file,
    ])
    const devices = [await joinAs(server.origin, anna), await joinAs(server.origin, bohdan)]
    // Some at once, so that several share a commit; some alone.
    const ids: MessageId[] = []
    for (let round = 0; round < 20; round += 1) {
      const batch = Array.from({ length: round % 2 === 0 ? 1 : 7 }, () => newId<MessageId>())
      ids.push(...batch)
      const sender = devices[round % 2]
      await Promise.all(
        batch.map((id) =>
          sender?.get(
            'message.send',
            { id, chatId, body: { kind: 'text', text: `text-${id}` } },
            'message.changed',
          ),
        ),
      )
    }
    for (const device of devices) await device.close()
    await server.stop('SIGTERM')

    // The tracer writes its last lines after the end of what it traced.
    const isWhole = new RegExp(`^${server.pid} +\\+\\+\\+ `, 'mu')
    let trace = ''
    while (!isWhole.test(trace)) trace = await readFile(file, 'utf8')

    const { began, returned } = readTrace(trace)
    const places = (from: Map<number, SystemCall>, isIt: (call: SystemCall) => boolean) =>
      [...from].filter(([, call]) => isIt(call)).map(([place]) => place)
    const syncs = places(
      returned,
      ({ name, what }) => /^f(data)?sync$/u.test(name) && what.includes('poruch.db-wal>'),
    )
    for (const id of ids) {
      const holds = ({ what }: SystemCall) => what.includes(`text-${id}`)
      const stored = places(returned, (call) => holds(call) && call.what.includes('poruch.db-wal>'))
      const told = places(
        began,
        (call) =>
          holds(call) && call.what.includes('message.changed') && /^\d+<(TCP|socket)/u.test(call.what),
      )
      // The page may be written again by later commits: the first time is the one that counts.
      const [firstStored = Number.NaN, firstTold = Number.NaN] = [stored[0], told[0]]
      const synced = syncs.find((place) => place > firstStored) ?? Number.NaN
      expect(firstStored).toBeLessThan(synced)
      expect(synced).toBeLessThan(firstTold)
      expect(told.length).toBeGreaterThan(1)
    }
    console.log(`${ids.length} messages, ${syncs.length} syncs, none told too early`)
  },
  120_000,
)
