// A call rings on all devices of a person, and falls silent on all but the one that answers: as the server tells it.
import { once } from 'node:events'
import { type Call, type CallId, type ClientMessage, decodeServerMessage, newId } from '@poruch/protocol'
import { WebSocket } from 'ws'
import { openDirectChat } from '../../packages/server/src/chats/store.ts'
import { dialects } from '../messages/dialects.ts'
import { nowMs } from '../messages/pace.ts'
import { startPoruch } from '../messages/server.ts'
import { type Dweller, settlePeople, signIn, writeWorld } from '../messages/world.ts'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost, type Row } from '../report.ts'
import { percentile } from '../stats.ts'

const devices = 10

/** One connected device. */
class Phone {
  readonly dweller: Dweller
  readonly #socket: WebSocket
  #awaited: { readonly is: (call: Call) => boolean; readonly heard: (at: number) => void } | null = null

  private constructor(dweller: Dweller, socket: WebSocket) {
    this.dweller = dweller
    this.#socket = socket
    socket.on('message', (data) => {
      const at = nowMs()
      const message = decodeServerMessage(String(data))
      if (message?.type !== 'call.changed' || !this.#awaited?.is(message.call)) return
      this.#awaited.heard(at)
      this.#awaited = null
    })
  }

  static async open(run: Run, port: number, dweller: Dweller): Promise<Phone> {
    const { path, greet, heartbeat } = dialects.poruch
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path(dweller.token)}`, { perMessageDeflate: false })
    await once(socket, 'open')
    await greet(socket, dweller.token)
    const timer = setInterval(() => heartbeat && socket.send(heartbeat.frame()), heartbeat?.everyMs)
    run.after(() => {
      clearInterval(timer)
      socket.terminate()
    })
    return new Phone(dweller, socket)
  }

  say(command: ClientMessage): void {
    this.#socket.send(JSON.stringify(command))
  }

  /** When the record of this call first has the own leg in one of these states, in milliseconds. */
  hears(callId: CallId, ...states: Call['legs'][number]['state'][]): Promise<number> {
    const own = ({ legs }: Call) => legs.find(({ deviceId }) => deviceId === this.dweller.deviceId)?.state
    const is = (call: Call) => call.id === callId && states.includes(own(call) ?? 'left')
    return new Promise((heard) => {
      this.#awaited = { is, heard }
    })
  }
}

function rowsOf(what: string, took: readonly number[]): Row[] {
  return [
    { name: `${what}, median`, value: percentile(took, 0.5), unit: 'ms' },
    { name: `${what}, p99`, value: percentile(took, 0.99), unit: 'ms', budget: atMost(1_000) },
  ]
}

export const ring: Part = {
  name: 'calls.ring',
  async measure(run) {
    const { people, more, chatId } = await writeWorld(run.folder, async (tx) => {
      const settled = await settlePeople(tx, 2)
      const [caller, callee] = settled
      if (!caller || !callee) throw new Error('Two were asked for.')
      const added: Dweller[] = []
      for (let place = 1; place < devices; place++) added.push(await signIn(tx, callee.userId))
      const chat = await openDirectChat(tx, caller.userId, callee.userId, Date.now())
      return { people: { caller, callee }, more: added, chatId: chat.chatId }
    })
    const server = await startPoruch(run.folder, { isLimited: false })
    run.after(() => server.stop())
    const port = await server.ask('port')
    const caller = await Phone.open(run, port, people.caller)
    const phones: Phone[] = []
    for (const dweller of [people.callee, ...more]) phones.push(await Phone.open(run, port, dweller))
    const [rung, silenced]: [number[], number[]] = [[], []]
    for (let round = 0; round < (run.isQuick ? 5 : 100); round++) {
      const callId = newId<CallId>()
      const rings = phones.map((phone) => phone.hears(callId, 'invited', 'ringing'))
      const startedAt = nowMs()
      caller.say({ type: 'call.start', id: newId(), callId, chatId, media: 'audio', prelink: 'none' })
      rung.push(...(await Promise.all(rings)).map((at) => at - startedAt))
      for (const phone of phones) phone.say({ type: 'call.ringing', id: newId(), callId, prelink: 'none' })
      await sleep(50)
      const [answers, ...others] = phones
      const silences = others.map((phone) => phone.hears(callId, 'answered_elsewhere'))
      const answeredAt = nowMs()
      answers?.say({ type: 'call.accept', id: newId(), callId })
      silenced.push(...(await Promise.all(silences)).map((at) => at - answeredAt))
      caller.say({ type: 'call.hangup', id: newId(), callId, reason: 'completed' })
      await sleep(50)
    }
    return [
      ...rowsOf(`rings on each of ${devices} devices`, rung),
      ...rowsOf('is silent on each of the others after the answer', silenced),
    ]
  },
}
