// What comes in through one socket: first a hello, then commands, in order and not too many.
import {
  type Command,
  type CommandId,
  type CommandOf,
  chooseVersion,
  closeCodes,
  type ErrorCode,
  encode,
  PoruchError,
  timeouts,
} from '@poruch/protocol'
import { findSession } from '../accounts/find-session.ts'
import { ShownRefusal } from '../action.ts'
import type { Session } from '../http/session-of.ts'
import { type Bucket, demand } from '../limits/rate-limits.ts'
import { type CommandQueue, createCommandQueue } from '../socket/command-queue.ts'
import { Connection } from '../socket/connection.ts'
import type { DeviceSocket } from '../socket/device-socket.ts'
import { toFrame } from '../socket/frame.ts'
import { refusalOf } from '../socket/refusal.ts'
import type { Who } from '../who.ts'
import { readCommand } from './read-command.ts'
import { overlaps, runRoute, type SessionContext } from './routes.ts'
import { welcome } from './welcome.ts'

/** A device whose socket closed cleanly may be back in a moment: a reload is no absence. */
const cleanHoldMs = 3_000
/** Closed without a close frame (RFC 6455, section 7.1.5): the way broke, the person may still be there. */
const brokenCode = 1006

/** Where all sockets are taken one has to go first: a lost one does within a lease. */
const fullMs = timeouts.leaseMs

type Stage = 'new' | 'greeting' | 'open' | 'gone'

export class Intake {
  readonly #context: SessionContext
  readonly #socket: DeviceSocket
  readonly #frames: Bucket
  readonly #abuse: Bucket
  readonly #queue: CommandQueue = createCommandQueue()
  /** The token of the request's cookie, forgotten after the hello. */
  #cookie: string | null
  #connection: Connection | null = null
  #stage: Stage = 'new'
  readonly #openedAt: number
  #heardAt: number
  #refusesAll = false

  /** @param cookie the token of the request's cookie. */
  constructor(context: SessionContext, socket: DeviceSocket, cookie: string | null) {
    this.#context = context
    this.#socket = socket
    this.#cookie = cookie
    this.#frames = context.limits.own('frames')
    this.#abuse = context.limits.own('abuse')
    this.#openedAt = context.clock.monotonic()
    this.#heardAt = this.#openedAt
  }

  /** Asks after what is silent for more than a heartbeat, closes what has been silent for too long. */
  check(): void {
    const now = this.#context.clock.monotonic()
    const silentMs = now - this.#heardAt
    if (this.#stage === 'new' && now - this.#openedAt >= timeouts.helloMs) this.#end(closeCodes.helloTimeout)
    else if (silentMs >= timeouts.leaseMs) this.#end(closeCodes.leaseExpired)
    else if (silentMs > timeouts.heartbeatMs) this.#askAfter()
  }

  /** A hidden page's timers may run once a minute, but its browser answers by itself (RFC 6455, section 5.5.2). */
  #askAfter(): void {
    // Behind what is still unread a ping would come no sooner than that, and only add to it.
    if (this.#socket.unread === 0) this.#socket.ping()
  }

  /** Takes no more commands, resolves when those it took are done. */
  async finish(): Promise<void> {
    this.#refusesAll = true
    await this.#queue.idle()
  }

  /** Closes and forgets at once, however long the other end takes to agree. */
  #end(code: number): void {
    this.#socket.close(code)
    this.leave(code)
  }

  /** The other end gave a sign of life. */
  hear(): void {
    this.#heardAt = this.#context.clock.monotonic()
  }

  /** @param frame null for one of bytes. */
  take(frame: string | null): void {
    if (this.#stage === 'gone') return
    this.hear()
    const reading = frame === null ? ({ kind: 'garbage' } as const) : readCommand(frame)
    if (reading.kind === 'garbage') this.#end(closeCodes.badFrame)
    else if (reading.kind === 'refused') this.#refuse(reading.refusal, reading.re)
    else this.#accept(reading.command)
  }

  #accept(command: Command): void {
    const refusal = this.#objection(command)
    if (refusal?.code === 'unauthenticated') this.#turnAway(refusal, command.id)
    else if (refusal !== null) this.#refuse(refusal, command.id)
    else if (this.#stage === 'new') this.#begin(command)
    else if (!this.#queue.push({ run: () => this.#perform(command), overlaps: overlaps(command.type) })) {
      this.#refuse(new PoruchError('rate_limited', { retryAfterMs: 1_000 }), command.id)
    }
  }

  /** Why a well-formed command is not even tried; null when it is. */
  #objection(command: Command): PoruchError | null {
    if (this.#refusesAll || this.#context.isClosing()) return new PoruchError('shutting_down')
    const retryAfterMs = this.#frames.take()
    if (retryAfterMs > 0) return new PoruchError('rate_limited', { retryAfterMs })
    return this.#stage === 'new' && command.type !== 'hello' ? new PoruchError('unauthenticated') : null
  }

  #begin(command: Command): void {
    if (command.type !== 'hello') return
    this.#stage = 'greeting'
    this.#queue.push({ run: () => this.#greet(command), overlaps: false })
  }

  async #greet(hello: CommandOf<'hello'>): Promise<void> {
    const { hub, presence } = this.#context
    try {
      const version = chooseVersion(hello.versions)
      if (version === null) throw new PoruchError('version_unsupported', { field: 'versions' })
      const token = hello.token ?? this.#cookie
      this.#cookie = null
      const session = await this.#session(token)
      if (this.#stage === 'gone') return
      const who = await this.#admit({ userId: session.user.id, deviceId: session.device.id })
      if (who === null) return
      const before = await presence.arrive(who)
      // A session that ended between the look and the hub would stay open: its end closes what the hub knows.
      await this.#session(token)
      const { event, after } = await welcome(this.#context, {
        who,
        me: session.user,
        hello,
        version,
        before,
        enter: (chatId) => hub.enter(chatId, who.userId),
        leave: (chatId) => hub.leave(chatId, who.userId),
      })
      if (this.#stage !== 'greeting') return
      this.#stage = 'open'
      who.open(toFrame(encode(event)))
      for (const next of after) hub.send(who, next)
    } catch (error) {
      this.#turnAway(error, hello.id)
    }
  }

  /**
   * From here on it hears of everything, after its welcome. Null: it left meanwhile.
   * @throws PoruchError `rate_limited` for whoever says hello too often, or is here often enough.
   */
  async #admit(who: Who): Promise<Connection | null> {
    const { hub, limits } = this.#context
    await demand(limits, 'hellos', who.userId)
    if (this.#stage === 'gone') return null
    if (hub.isFull(who)) throw new PoruchError('rate_limited', { retryAfterMs: fullMs })
    const connection = new Connection(who, this.#socket, (code) => this.#end(code))
    this.#connection = connection
    hub.add(connection)
    return connection
  }

  async #session(token: string | null): Promise<Session> {
    const session = await findSession(this.#context.store.db, token)
    if (session === null) throw new PoruchError('unauthenticated')
    return session
  }

  /** A hello that fails, or does not come first, ends the socket; what was queued behind it is dropped. */
  #turnAway(error: unknown, re: CommandId): void {
    this.#report(error, 'hello')
    const refusal = refusalOf(error, re)
    this.#socket.write(toFrame(encode(refusal)))
    this.#end(closeCodeAfter(refusal.code))
    this.#connection = null
  }

  async #perform(command: Command): Promise<void> {
    const connection = this.#connection
    if (connection === null) return
    const { hub, limits } = this.#context
    try {
      const retryAfterMs = await limits.take('commands', connection.userId)
      if (retryAfterMs > 0) {
        this.#refuse(new PoruchError('rate_limited', { retryAfterMs }), command.id)
        return
      }
      const { event, told } = await runRoute(command.type, this.#context, connection, command)
      if (event !== null && !told) hub.send(connection, event)
    } catch (error) {
      this.#report(error, command.type)
      hub.send(connection, refusalOf(error, command.id))
      if (error instanceof ShownRefusal) hub.send(connection, error.state)
    }
  }

  /** Refuses one frame, and the whole connection when it goes on like that. */
  #refuse(refusal: PoruchError, re: string | null): void {
    const event = refusalOf(refusal, re)
    if (this.#connection !== null) this.#context.hub.send(this.#connection, event)
    else this.#socket.write(toFrame(encode(event)))
    if (this.#abuse.take() === 0) return
    this.#context.hub.flush()
    this.#end(closeCodes.rateLimited)
  }

  /** Bugs are logged, with the type of the command and nothing of what stands in it; refusals are answers. */
  #report(error: unknown, type: string): void {
    if (!(error instanceof PoruchError)) this.#context.log.error({ err: error, type }, 'command failed')
  }

  /** The socket closed with this code. */
  leave(code: number): void {
    if (this.#stage === 'gone') return
    this.#stage = 'gone'
    const connection = this.#connection
    if (connection === null) return
    const { hub, presence, log } = this.#context
    hub.remove(connection)
    void presence
      .leave(connection.deviceId, this.#holdMs(code))
      .catch((error: unknown) => log.error({ err: error }, 'a device could not leave'))
  }

  /** How long the device counts as here after its socket closed with this code. */
  #holdMs(code: number): number {
    switch (code) {
      case closeCodes.leaseExpired:
      case closeCodes.unauthenticated:
        return 0
      case brokenCode:
      case closeCodes.slowReader:
        return Math.max(cleanHoldMs, this.#heardAt + timeouts.leaseMs - this.#context.clock.monotonic())
      default:
        return cleanHoldMs
    }
  }
}

function closeCodeAfter(code: ErrorCode): number {
  if (code === 'unauthenticated') return closeCodes.unauthenticated
  if (code === 'version_unsupported') return closeCodes.versionUnsupported
  if (code === 'rate_limited') return closeCodes.rateLimited
  // The store failed, or we did: it is worth another try, on a new socket.
  return closeCodes.restart
}
