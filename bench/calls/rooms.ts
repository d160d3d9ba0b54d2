// A room of a group of a thousand, all connected: who walks in and out and who mutes is on every screen, encoded once.
import { once } from 'node:events'
import { type CallId, type ChatId, type ClientMessage, newId, type RoomId } from '@poruch/protocol'
import { WebSocket } from 'ws'
import type { Child } from '../child.ts'
import { dialects } from '../messages/dialects.ts'
import type { Loader } from '../messages/loader.ts'
import { connectLoaders } from '../messages/loaders.ts'
import { nowMs } from '../messages/pace.ts'
import { startPoruch } from '../messages/server.ts'
import type { PoruchServer } from '../messages/server-poruch.ts'
import { makeCrowd } from '../messages/world.ts'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost, ofRounds, type Row } from '../report.ts'
import { percentile } from '../stats.ts'

/** Of all that those who look on are sent while nobody says `ping`, only what they see of the call is longer. */
const seenBytes = 150
/** A call may be told of anew after that (C-26). */
const restMs = 400

/** Somebody who goes about in rooms. */
interface Walker {
  readonly socket: WebSocket
  say(command: ClientMessage): void
}

/** What happens in the room, and by which event everybody sees it. */
interface Change {
  readonly what: string
  readonly event: 'call.seen' | 'call.voices'
  /** Asked for in turns, so that each undoes the one before. */
  readonly commands: readonly (() => ClientMessage)[]
}

interface Scene {
  readonly server: Child<PoruchServer>
  readonly loaders: readonly Child<Loader>[]
  readonly members: number
  readonly walker: Walker
}

async function walkerOf(run: Run, port: number, token: string): Promise<Walker> {
  const { path, greet, heartbeat } = dialects.poruch
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path(token)}`, { perMessageDeflate: false })
  await once(socket, 'open')
  await greet(socket, token)
  const timer = setInterval(() => heartbeat && socket.send(heartbeat.frame()), heartbeat?.everyMs)
  run.after(() => {
    clearInterval(timer)
    socket.terminate()
  })
  return { socket, say: (command) => socket.send(JSON.stringify(command)) }
}

/** @returns milliseconds from the command until the last of all has read what it made. */
async function happen({ loaders, members, walker }: Scene, command: ClientMessage): Promise<number> {
  for (const loader of loaders) {
    await loader.ask('setHeartbeat', false)
    // Whoever were silent for longer than a heartbeat would be asked by the server, while it is measured.
    await loader.ask('beat')
  }
  await sleep(restMs)
  for (const loader of loaders) await loader.ask('countFrom', seenBytes)
  const share = Math.ceil(members / loaders.length)
  const arrivals = loaders.map((loader) => loader.ask('whenDelivered', share))
  const began = nowMs()
  walker.say(command)
  const took = Math.max(...(await Promise.all(arrivals))) - began
  for (const loader of loaders) await loader.ask('setHeartbeat', true)
  return took
}

async function measure(scene: Scene, { what, event, commands }: Change, times: number): Promise<Row[]> {
  const took: number[] = []
  const before = await scene.server.ask('encodings', event)
  for (let time = 0; time < times; time++) {
    for (const command of commands) took.push(await happen(scene, command()))
  }
  const encodings = (await scene.server.ask('encodings', event)) - before
  return [
    ofRounds(`${what}, until the last of ${scene.members} sees it`, took, 'ms'),
    { name: `${what}, p95`, value: percentile(took, 0.95), unit: 'ms', budget: atMost(300) },
    {
      name: `${what}, times it was encoded`,
      value: encodings / took.length,
      unit: '',
      budget: atMost(1),
    },
  ]
}

/** A room in which its maker is, so that its call goes on whoever walks in and out. */
async function furnish(maker: Walker, chatId: ChatId, roomId: RoomId): Promise<CallId> {
  const callId = newId<CallId>()
  maker.say({ type: 'room.create', id: newId(), roomId, chatId, title: 'Fountain' })
  maker.say({ type: 'call.start', id: newId(), callId, chatId, roomId, media: 'audio', prelink: 'none' })
  await sleep(1_000)
  return callId
}

export const rooms: Part = {
  name: 'calls.rooms',
  async measure(run) {
    const members = run.isQuick ? 200 : 1_000
    const times = run.isQuick ? 2 : 12
    const { people, chatId } = await makeCrowd(run.folder, members + 2)
    const [owner, friend, ...others] = people
    if (owner === undefined || friend === undefined) throw new Error('There are more than two.')
    const server = await startPoruch(run.folder, { isLimited: true })
    run.after(() => server.stop())
    const port = await server.ask('port')
    const tokens = others.map(({ token }) => token)
    const loaders = await connectLoaders(run, { kind: 'poruch', port }, tokens, 2)
    const roomId = newId<RoomId>()
    const callId = await furnish(await walkerOf(run, port, owner.token), chatId, roomId)
    const walker = await walkerOf(run, port, friend.token)
    const scene: Scene = { server, loaders, members, walker }
    const enter = (): ClientMessage => {
      const place = { callId: newId<CallId>(), chatId, roomId } as const
      return { type: 'call.start', id: newId(), ...place, media: 'audio', prelink: 'none' }
    }
    const leave = (): ClientMessage => ({ type: 'call.hangup', id: newId(), callId, reason: 'completed' })
    const voice = (muted: boolean) => (): ClientMessage => {
      return { type: 'call.voice', id: newId(), callId, muted, speaking: false }
    }
    const walks = await measure(
      scene,
      { what: 'one walks in or out', event: 'call.seen', commands: [enter, leave] },
      times,
    )
    await happen(scene, enter())
    const mutes = await measure(
      scene,
      { what: 'one mutes or speaks again', event: 'call.voices', commands: [voice(true), voice(false)] },
      times,
    )
    return [...walks, ...mutes]
  },
}
