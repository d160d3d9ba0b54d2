// Proves that the server in memory is the real one, that its wire does what a test says, and that it knows its rest.
import { randomInt } from 'node:crypto'
import { ManualClock } from '@poruch/live/testing'
import {
  type CommandId,
  closeCodes,
  type DeviceId,
  decode,
  newId,
  timeouts,
  versions,
} from '@poruch/protocol'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../db/open.ts'
import { createLog } from '../log.ts'
import { findUser } from '../people/store.ts'
import { type MemoryServer, openMemoryServer } from './memory-server.ts'
import { addPair } from './stored.ts'
import { storedMessages } from './stored-talk.ts'
import type { Member } from './test-server.ts'
import type { Carry, Wire } from './wire.ts'

let server: MemoryServer
let anna: Member
let told: string[]
beforeEach(async () => {
  server = await openMemoryServer()
  anna = await server.addPerson('Anna')
  told = []
})
afterEach(async () => {
  await server.close()
  expect(server.clock.timers).toBe(0)
})

const hello = () => ({ type: 'hello', id: newId(), versions: [...versions], token: null, calls: [] })
const ping = (id = newId<CommandId>()) => ({ type: 'ping', id, calls: [] })
const typesIn = (frames: readonly string[]) => frames.map((frame) => decode(frame)?.type)

/** Opens a socket whose story goes into `told`. */
function connect(member = anna, of = server): { wire: Wire; say: (frame: object) => void } {
  const socket = of.webSocket(member)('', {
    open: () => void told.push('open'),
    message: (frame) => void told.push(String(decode(frame)?.type)),
    close: (code) => void told.push(`close ${code}`),
  })
  return { wire: of.wireOf(member), say: (frame) => socket.send(JSON.stringify(frame)) }
}

/** Opens a socket and says hello. */
async function join(member = anna) {
  const device = connect(member)
  device.wire.deliverToServer()
  device.say(hello())
  await server.exchange()
  return device
}

describe('the wire', () => {
  it('holds each frame in both directions until it is delivered', async () => {
    const { wire, say } = connect()
    expect([wire.deliverToServer(), told]).toEqual([true, ['open']])
    say(hello())
    say(ping())
    await server.settle()
    expect([wire.toServer.length, wire.toDevice]).toEqual([2, []])
    wire.deliverToServer()
    await server.settle()
    expect([typesIn(wire.toDevice), told]).toEqual([['welcome'], ['open']])
    expect([wire.deliverToDevice(), wire.deliverToDevice()]).toEqual([true, false])
    await server.exchange()
    expect(told).toEqual(['open', 'welcome', 'pong'])
  })

  it('loses, repeats and reorders what a test takes out and puts in', async () => {
    const { wire, say } = await join()
    const [first, second, third] = [newId<CommandId>(), newId<CommandId>(), newId<CommandId>()]
    for (const id of [first, second, third]) say(ping(id))
    const [one = '', , three = ''] = wire.toServer.splice(0)
    wire.toServer.push(three, one, one)
    while (wire.deliverToServer()) await server.settle()
    expect(wire.toDevice.map((frame) => decode(frame)?.re)).toEqual([third, first, first])
  })

  it('that broke loses what was on its way, and the server hears of it when that is delivered', async () => {
    const { wire, say } = await join()
    say(ping())
    wire.drop()
    expect([told.at(-1), wire.closed, wire.toServer]).toEqual(['close 1006', true, []])
    expect(await isConnected()).toBe(true)
    const deviceId = newId<DeviceId>()
    server.context.publish({ devices: [anna.device.id] }, { type: 'device.removed', re: null, deviceId })
    expect(wire.toDevice).toEqual([])
    await server.exchange()
    expect(await isConnected()).toBe(false)
  })

  it('that broke may bring to the server late what was said before', async () => {
    const { writer, chatId } = await pair()
    const { wire, say } = await join(writer)
    const id = newId<CommandId>()
    say({ type: 'message.send', id, chatId, body: { kind: 'text', text: 'late' } })
    wire.drop('late')
    await server.exchange()
    expect(await isConnected(writer)).toBe(false)
    expect(await storedMessages(server.store, chatId)).toHaveLength(1)
    // A repetition is answered with what was stored then.
    const again = await join(writer)
    again.say({ type: 'message.send', id, chatId, body: { kind: 'text', text: 'late' } })
    again.wire.deliverToServer()
    await server.settle()
    expect(decode(again.wire.toDevice[0] ?? '')).toMatchObject({
      type: 'message.changed',
      message: { seq: 1 },
    })
  })

  it('in silence is ended by the server after the lease, and the device does not hear of it', async () => {
    const { wire } = await join()
    wire.silence()
    await server.pass(timeouts.leaseMs + 1_000)
    expect(await isConnected()).toBe(false)
    await server.exchange()
    expect([told, wire.closed]).toEqual([['open', 'welcome'], false])
  })

  it('P-2: answers the server’s pings as a browser does', async () => {
    const { wire } = await join()
    for (let beats = 0; beats < 12; beats += 1) {
      await server.pass(timeouts.heartbeatMs)
      await server.exchange()
    }
    expect([await isConnected(), wire.closed]).toEqual([true, false])
  })

  it('brings the server’s close behind everything else, and the device’s goodbye too', async () => {
    const { wire, say } = await join()
    say(ping())
    wire.socket.close()
    expect(await isConnected()).toBe(true)
    await server.exchange()
    expect(await isConnected()).toBe(false)
    const other = await join()
    other.say({ type: 'ping', id: newId(), calls: [] })
    other.wire.deliverToServer()
    await server.settle()
    await server.restart()
    expect(told.slice(-2)).toEqual(['open', 'welcome'])
    await server.exchange()
    expect(told.slice(-2)).toEqual(['pong', `close ${closeCodes.restart}`])
  })

  it('carries frames by itself when it is told how', async () => {
    const carried = await openMemoryServer({
      clock: server.clock,
      carry: (deliver) => void server.clock.after(10, deliver),
    })
    const { say } = connect(await carried.addPerson('Carried'), carried)
    await carried.pass(9)
    expect(told).toEqual([])
    await carried.pass(1)
    say(hello())
    await carried.pass(19)
    expect(told).toEqual(['open'])
    await carried.pass(1)
    expect(told).toEqual(['open', 'welcome'])
    await carried.close()
  })
})

describe('rest', () => {
  it('comes when the last command of many is stored and told', async () => {
    const { writer, chatId } = await pair()
    const { wire, say } = await join(writer)
    for (let sent = 0; sent < 50; sent += 1) {
      say({ type: 'message.send', id: newId(), chatId, body: { kind: 'text', text: `text ${sent}` } })
    }
    while (wire.deliverToServer());
    await server.settle()
    expect(typesIn(wire.toDevice)).toEqual(Array.from({ length: 50 }, () => 'message.changed'))
  })

  it('comes after each timer when time passes: what takes no time takes none', async () => {
    const clock = new ManualClock()
    const carried = await openMemoryServer({ clock, carry: (deliver) => void clock.after(10, deliver) })
    const { a, chatId } = await addPair(carried.store)
    const { say } = connect(await carried.addDevice(a), carried)
    await carried.pass(10)
    say(hello())
    await carried.pass(20)
    say({ type: 'message.send', id: newId(), chatId, body: { kind: 'text', text: 'quick' } })
    await carried.pass(20)
    expect(told).toEqual(['open', 'welcome', 'message.changed'])
    await carried.close()
  })

  it('the same steps have the same story', async () => {
    const seed = randomInt(1_000)
    const story = async () => {
      const clock = new ManualClock()
      let lots = seed
      const carry: Carry = (deliver, _, towards) => {
        lots = (lots * 48_271) % 2_147_483_647
        if (lots % 5 > 0) clock.after((lots % 50) + (towards === 'server' ? 10 : 0), deliver)
      }
      const lossy = await openMemoryServer({ clock, carry })
      told = []
      const { say } = connect(await lossy.addPerson('Lots'), lossy)
      await lossy.pass(100)
      say(hello())
      for (let beats = 0; beats < 10; beats += 1) {
        await lossy.pass(1_000)
        say(ping())
      }
      await lossy.close()
      return told
    }
    expect(await story(), `seed ${seed}`).toEqual(await story())
  })
})

describe('HTTP', () => {
  const get = () =>
    server.http.fetch('http://poruch.test/api/v1/session', {
      headers: { authorization: `Bearer ${anna.token}` },
    })
  const arrived = (request: Promise<unknown>) => {
    const arrival = { came: false }
    void request.then(() => Object.assign(arrival, { came: true }))
    return arrival
  }

  it('is answered by the routes themselves', async () => {
    const answer = await get()
    expect([answer.status, await answer.json()]).toMatchObject([200, { user: { id: anna.user.id } }])
    expect(server.http.requests).toEqual(['GET /session'])
    expect((await server.http.fetch('http://poruch.test/api/v1/chats')).status).toBe(404)
  })

  it('is down, loses an answer, or holds it until it is released', async () => {
    server.http.way = 'down'
    await expect(get()).rejects.toThrow(TypeError)
    server.http.way = 'lost'
    await expect(get()).rejects.toThrow(TypeError)
    server.http.way = 'held'
    const held = get()
    const arrival = arrived(held)
    await server.exchange()
    expect(arrival.came).toBe(false)
    server.http.release()
    expect((await held).status).toBe(200)
  })

  it('whoever waits for a held answer may give up', async () => {
    server.http.way = 'held'
    const giveUp = new AbortController()
    const held = server.http.fetch('http://poruch.test/api/v1/server', { signal: giveUp.signal })
    await server.settle()
    giveUp.abort(new Error('enough'))
    await expect(held).rejects.toThrow('enough')
  })
})

describe('the database', () => {
  it('in memory has everything that a migrated one has', async () => {
    const tables = async (store: MemoryServer['store']) => {
      return (await store.db.executeQuery(CompiledQuery.raw('select sql from sqlite_master order by name')))
        .rows
    }
    const migrated = await openStore('sqlite::memory:', createLog('silent'))
    expect(await tables(server.store)).toEqual(await tables(migrated))
    await migrated.close()
  })

  it('is each server’s own', async () => {
    const other = await openMemoryServer()
    expect(await findUser(other.store.db, anna.user.id)).toBeNull()
    expect(await findUser(server.store.db, anna.user.id)).toEqual(anna.user)
    await other.close()
  })

  it('its faults are not passed over', async () => {
    const other = await openMemoryServer()
    other.context.log.error('something broke')
    await expect(other.close()).rejects.toThrow('something broke')
  })
})

async function isConnected(member = anna): Promise<boolean> {
  return (await server.context.presence.devicesOf([member.user.id])).has(member.user.id)
}

/** Two people with a chat, one of them on a device. */
async function pair() {
  const { a, chatId } = await addPair(server.store)
  return { writer: await server.addDevice(a), chatId }
}
