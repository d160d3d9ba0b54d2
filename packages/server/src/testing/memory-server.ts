// The real server without a network, a disk or time of its own: for tests of whatever speaks to one.
import { ManualClock } from '@poruch/live/testing'
import { type ErrorCode, newId, PoruchError, type ServerMessage, type User } from '@poruch/protocol'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createHttp } from '../app.ts'
import type { Config } from '../config.ts'
import type { Store } from '../db/open.ts'
import { createRateLimits, type Rate, type RateName } from '../limits/rate-limits.ts'
import { createSquareMaker } from '../pictures/picture.ts'
import { type NodeParts, type RunningNode, startNode } from '../session/node.ts'
import { type RoutesContext, runRoute } from '../session/routes.ts'
import { Activity } from './activity.ts'
import { MemoryHttp } from './memory-http.ts'
import { openCountedStore } from './memory-store.ts'
import { serverClock } from './server-clock.ts'
import { testConfig } from './test-config.ts'
import { type Member, newDevice, newPerson } from './test-server.ts'
import { type Carry, type SocketHandlers, Wire } from './wire.ts'

export interface MemoryServerOptions {
  readonly clock?: ManualClock
  /** With `databaseUrl: 'postgres://…'` an empty database there instead of SQLite in memory. */
  readonly config?: Partial<Config>
  /** Other rates than those for people. */
  readonly rates?: Partial<Record<RateName, Rate>>
  /** How frames travel by themselves; unless given, each waits until the test delivers it. */
  readonly carry?: Carry
}

/** Opens in a millisecond or two; its HTTP side is put together when the first request comes. */
export async function openMemoryServer(options: MemoryServerOptions = {}): Promise<MemoryServer> {
  const { clock = new ManualClock(), config, rates, carry = null } = options
  const activity = new Activity()
  const bugs: string[] = []
  const log = pino({ level: 'error', base: null }, { write: (line: string) => void bugs.push(line) })
  const settings = testConfig(config)
  const time = serverClock(clock)
  const store = await openCountedStore(settings.databaseUrl, log, activity)
  const parts = { config: settings, store, clock: time, log, limits: createRateLimits(time, rates) }
  return new MemoryServer({ clock, activity, bugs, carry, parts })
}

/** Whatever there is a route for, as its action is given it. */
type Command = Parameters<typeof runRoute>[3]
type Fields<Type extends Command['type']> = Omit<Extract<Command, { type: Type }>, 'type' | 'id'>

interface Inside {
  readonly clock: ManualClock
  readonly activity: Activity
  readonly bugs: string[]
  readonly carry: Carry | null
  readonly parts: NodeParts
}

/**
 * The one of `main.ts`, but for what stands at its ports. It decides nothing by chance, so that the same steps of a
 * test have the same story each time, whatever order and losses their seed says.
 */
export class MemoryServer {
  readonly clock: ManualClock
  readonly http: MemoryHttp
  /** Every socket that was ever opened, the oldest first. */
  readonly wires: Wire[] = []
  /** The next messages that are to be stored are refused instead, with these codes in this order. */
  readonly refusals: ErrorCode[] = []
  /** What was logged as an error: faults of the server, and of its database. None may be left at the end. */
  readonly bugs: string[]
  readonly #inside: Inside
  #parts: NodeParts
  #node: RunningNode
  #app: Promise<FastifyInstance> | null = null

  constructor(inside: Inside) {
    this.#inside = inside
    this.#parts = inside.parts
    this.clock = inside.clock
    this.bugs = inside.bugs
    this.#node = this.#start()
    this.http = new MemoryHttp(() => this.#http(), inside.activity)
  }

  get context(): RoutesContext {
    return this.#node.context
  }

  get store(): Store {
    return this.#parts.store
  }

  /** A new person with one signed-in device. */
  addPerson(name: string): Promise<Member> {
    return newPerson(this.store, name, this.clock.now())
  }

  addDevice(user: User): Promise<Member> {
    return newDevice(this.store, user, this.clock.now())
  }

  /** Opens sockets as the browser of this device, which brings its cookie. */
  webSocket(owner: Member): (url: string, handlers: SocketHandlers) => Wire['socket'] {
    const { activity, carry } = this.#inside
    return (_url, handlers) => {
      const wire = new Wire(handlers, {
        ...{ owner, activity, carry },
        admit: (socket) => {
          const { gateway } = this.#node
          if (!gateway.isClosing) gateway.admit(socket, owner.token)
          return !gateway.isClosing
        },
      })
      this.wires.push(wire)
      return wire.socket
    }
  }

  /** The newest socket of this device. */
  wireOf(owner: Member): Wire {
    const wire = this.wires.findLast((one) => one.owner.device.id === owner.device.id)
    if (wire === undefined) throw new Error('This device has opened no socket.')
    return wire
  }

  /** Lets somebody do something without a socket, as if by this device of theirs. @throws what the action throws. */
  async act<Type extends Command['type']>(
    { user, device }: Member,
    type: Type,
    fields: Fields<Type> & { readonly id?: Command['id'] },
  ): Promise<ServerMessage | null> {
    const command = { id: newId<Command['id']>(), ...fields, type } as Extract<Command, { type: Type }>
    const who = { userId: user.id, deviceId: device.id }
    const { event } = await this.#inside.activity.during(() => runRoute(type, this.context, who, command))
    return event
  }

  /** Everything that is on its way now, and what the devices say to it at once. @returns false for nothing. */
  deliverAll(): boolean {
    let any = false
    for (let more = true; more; any ||= more) {
      more = false
      for (const wire of [...this.wires]) {
        if (wire.deliverToServer()) more = true
        if (wire.deliverToDevice()) more = true
      }
    }
    return any
  }

  /** Resolves when the server has nothing left to do, with all that it said on its way. */
  settle(): Promise<void> {
    return this.#inside.activity.settle()
  }

  /** Delivers until nothing is on its way and nobody has anything left to do. */
  async exchange(): Promise<void> {
    this.deliverAll()
    do await this.settle()
    while (this.deliverAll())
  }

  /** Lets time pass for all who share the clock, timer by timer, each with everything that follows from it. */
  pass(ms: number): Promise<void> {
    return this.clock.pass(ms, () => this.settle())
  }

  /** It goes, as it is asked to, and is there again at once. The devices hear 1012 when that is delivered. */
  async restart(): Promise<void> {
    await this.#stop()
    this.#node = this.#start()
  }

  /** The same, with another database at the same address when it starts. @param replace puts it there. */
  async restore(replace: () => void): Promise<void> {
    await this.#stop()
    await this.store.close()
    replace()
    const { config, log } = this.#parts
    const store = await openCountedStore(config.databaseUrl, log, this.#inside.activity)
    this.#parts = { ...this.#parts, store }
    this.#node = this.#start()
  }

  /** @throws when the server had faults: each is a bug, or was meant and is to be taken out of `bugs`. */
  async close(): Promise<void> {
    for (const wire of this.wires) wire.silence()
    await this.#stop()
    await this.store.close()
    if (this.bugs.length > 0) throw new Error(`The server had faults: ${this.bugs.join('')}`)
  }

  #start(): RunningNode {
    const node = startNode(this.#parts)
    const { writer } = node.context
    const write = writer.write.bind(writer)
    writer.write = async (draft) => {
      const code = this.refusals.shift()
      if (code !== undefined) throw new PoruchError(code)
      return await write(draft)
    }
    return node
  }

  async #stop(): Promise<void> {
    this.http.release()
    await this.#node.close()
    await (await this.#app)?.close()
    this.#app = null
    await this.settle()
  }

  #http(): Promise<FastifyInstance> {
    this.#app ??= createHttp({ ...this.context, makeSquare: createSquareMaker() })
    return this.#app
  }
}
