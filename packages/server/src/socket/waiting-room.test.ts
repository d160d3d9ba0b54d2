// Proves that many slow readers together hold no more than there is room for, and that the slowest go first.
import { closeCodes, type DeviceId, newId, type UserId } from '@poruch/protocol'
import { expect, it } from 'vitest'
import { Connection } from './connection.ts'
import { toFrame } from './frame.ts'
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts'

const nothing = () => undefined
const who = () => ({ userId: newId<UserId>(), deviceId: newId<DeviceId>() })

/** A device that reads only when it is told to. */
function slowReader(room: WaitingRoom) {
  const state = { unread: 0, looks: 0, closed: 0, connection: null as Connection | null }
  const socket = {
    ...{
      isOpen: true,
      cork: nothing,
      uncork: nothing,
      ping: nothing,
      close: nothing,
      cut: nothing,
      listen: nothing,
    },
    get unread() {
      state.looks += 1
      return state.unread
    },
    write({ bytes }: { bytes: Buffer }) {
      state.unread += bytes.length
      return false
    },
  }
  const end = (code: number): void => {
    state.closed = code
    state.unread = 0
    socket.isOpen = false
    room.leave(connection)
  }
  const connection = new Connection(who(), socket, end, room)
  return { state, connection }
}

const frame = toFrame('x'.repeat(1_000))

it('W-12: what waits for all slow readers together has a bound, whatever each of them may have', () => {
  const room = createWaitingRoom(100_000)
  const readers = Array.from({ length: 50 }, () => slowReader(room))
  for (const { connection } of readers) connection.open(frame)
  const waiting = () => readers.reduce((sum, { state }) => sum + state.unread, 0)
  let most = 0
  for (let told = 0; told < 1_000; told += 1) {
    const { connection, state } = readers[told % 7] ?? readers[0] ?? slowReader(room)
    connection.write(frame)
    if (state.closed !== 0) expect(state.unread).toBe(0)
    most = Math.max(most, waiting())
  }
  expect(most).toBeGreaterThan(90_000)
  expect(most).toBeLessThan(115_000)
  // Those for whom much waited, and nobody else.
  expect(readers.slice(0, 7).some(({ state }) => state.closed === closeCodes.slowReader)).toBe(true)
  expect(readers.slice(7).every(({ state }) => state.closed === 0)).toBe(true)
})

it('W-12: who reads is not closed, and is looked at rarely', () => {
  const room = createWaitingRoom(300_000)
  const readers = Array.from({ length: 200 }, () => slowReader(room))
  for (const { connection, state } of readers) {
    connection.open(frame)
    state.unread = 0
  }
  for (let told = 0; told < 100; told += 1) {
    for (const { connection } of readers) connection.write(frame)
    for (const { state } of readers.slice(0, told % 2 === 0 ? 120 : 200)) state.unread = 0
  }
  expect(readers.every(({ state }) => state.closed === 0)).toBe(true)
  const looks = readers.reduce((sum, { state }) => sum + state.looks, 0)
  expect(looks).toBeLessThan(4 * 100 * readers.length)
})

it('W-12: what is held back for a welcome counts too, by its bytes', () => {
  const room = createWaitingRoom(10_000_000)
  const { connection, state } = slowReader(room)
  const large = toFrame('x'.repeat(100_000))
  for (let told = 0; told < 20; told += 1) connection.write(large)
  expect(state.closed).toBe(closeCodes.slowReader)
  const narrow = createWaitingRoom(500_000)
  const newcomers = Array.from({ length: 10 }, () => slowReader(narrow))
  for (const newcomer of newcomers) newcomer.connection.write(large)
  const closed = newcomers.filter((newcomer) => newcomer.state.closed === closeCodes.slowReader)
  expect(closed.length).toBeGreaterThan(3)
})
