// Watches over the sockets of this node's devices: lets each speak to an intake, ends them all when the server goes.
import { closeCodes } from '@poruch/protocol'
import type { DeviceSocket } from '../socket/device-socket.ts'
import { Intake } from './intake.ts'
import { announceLeavers } from './presence.ts'
import type { SessionContext } from './routes.ts'

/** How often silent sockets are looked for. */
const checkMs = 1_000
/** How long the devices have to agree to the end, in real time: a lost one never does. */
const farewellMs = 1_000

interface Attended {
  readonly intake: Intake
  readonly closed: Promise<void>
}

export class Gateway {
  readonly #context: SessionContext
  readonly #sockets = new Map<DeviceSocket, Attended>()
  readonly #endings: (() => void)[]
  #isClosing = false

  constructor(context: SessionContext) {
    this.#context = context
    const checking = context.clock.setInterval(() => this.#check(), checkMs)
    this.#endings = [() => checking.stop(), announceLeavers(context)]
  }

  /** From here on nobody is let in. */
  get isClosing(): boolean {
    return this.#isClosing || this.#context.isClosing()
  }

  /** @param cookie the token of the request's cookie. */
  admit(socket: DeviceSocket, cookie: string | null): void {
    const intake = new Intake(this.#context, socket, cookie)
    const closed = new Promise<void>((resolve) => {
      socket.listen({
        frame: (text) => intake.take(text),
        sign: () => intake.hear(),
        failed: (error) => this.#context.log.debug({ err: error }, 'socket failed'),
        closed: (code) => {
          intake.leave(code)
          this.#sockets.delete(socket)
          resolve()
        },
      })
    })
    this.#sockets.set(socket, { intake, closed })
  }

  /** Ends all sockets after their commands are done. */
  async close(): Promise<void> {
    this.#isClosing = true
    const sockets = [...this.#sockets]
    await Promise.all(sockets.map(([, { intake }]) => intake.finish()))
    for (const end of this.#endings) end()
    await this.#context.hub.settled()
    await Promise.all(sockets.map(([socket, { closed }]) => farewell(socket, closed)))
    this.#context.presence.stop()
  }

  /** Lets every device connect again, and ask what changed: something is stored that nobody was told. */
  restartAll(): void {
    for (const socket of this.#sockets.keys()) socket.close(closeCodes.restart)
  }

  #check(): void {
    for (const { intake } of this.#sockets.values()) intake.check()
  }
}

/** Resolves when the socket is closed, by agreement or by force. */
async function farewell(socket: DeviceSocket, closed: Promise<void>): Promise<void> {
  const timer = setTimeout(() => socket.cut(), farewellMs)
  socket.close(closeCodes.restart)
  await closed
  clearTimeout(timer)
}
