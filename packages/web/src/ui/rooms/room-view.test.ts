// What a row of the list says, from whatever is known of rooms, calls and this device.
import { newId, type RoomId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { type Inside, peopleIn, roomViews } from './room-view.ts'

const [fountain, lake] = [make.room({ title: 'Fountain' }), make.room({ title: 'Lake' })]
const rooms = [fountain, lake]
const somebody = (over: Partial<Inside> = {}): Inside => ({
  userId: newId<UserId>(),
  muted: false,
  speaking: false,
  ...over,
})

test('each person stands in the room of their call, in the order in which they came', () => {
  const [one, two] = [somebody({ muted: true }), somebody({ speaking: true })]
  const views = roomViews(rooms, [{ roomId: lake.id, people: [one, two], full: false }], null)
  expect(views).toMatchObject([
    { room: fountain, inside: [], own: 'out' },
    { room: lake, inside: [one, two], own: 'out', isFull: false },
  ])
  expect(roomViews(rooms, [{ roomId: newId<RoomId>(), people: [one], full: false }], null)).toMatchObject([
    { inside: [] },
    { inside: [] },
  ])
})

test('a person on two devices is one: heard by either, silent only when both are', () => {
  const userId = newId<UserId>()
  const inside = (people: readonly Inside[]) =>
    roomViews([lake], [{ roomId: lake.id, people, full: false }], null)[0]?.inside
  const [muted, speaking] = [somebody({ userId, muted: true }), somebody({ userId, speaking: true })]
  expect(inside([muted, speaking])).toEqual([{ userId, muted: false, speaking: true }])
  expect(inside([speaking, muted])).toEqual([{ userId, muted: false, speaking: true }])
  expect(inside([muted, muted])).toEqual([{ userId, muted: true, speaking: false }])
})

test('a room is full when the server lets no other device in', () => {
  const isFull = (full: boolean) =>
    roomViews([lake], [{ roomId: lake.id, people: [somebody()], full }], null)[0]?.isFull
  expect([isFull(false), isFull(true)]).toEqual([false, true])
  expect(roomViews([lake], [], null)[0]?.isFull).toBe(false)
})

test('this device is in one room, or on its way into it', () => {
  const owns = (isIn: boolean) => roomViews(rooms, [], { roomId: lake.id, isIn }).map(({ own }) => own)
  expect(owns(false)).toEqual(['out', 'joining'])
  expect(owns(true)).toEqual(['out', 'in'])
})

test('whoever is in two rooms counts once', () => {
  const one = somebody()
  expect(peopleIn([])).toBe(0)
  expect(peopleIn([{ people: [one] }, { people: [one, somebody()] }])).toBe(2)
})
