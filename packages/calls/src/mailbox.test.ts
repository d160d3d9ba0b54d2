// What is said before its time waits, in order, not for ever, and not without limit.
import { ManualClock } from '@poruch/live/testing'
import { type CallId, type DeviceId, type LinkEvent, newId } from '@poruch/protocol'
import { beforeEach, expect, test } from 'vitest'
import { Mailbox } from './mailbox.ts'

const callId = newId<CallId>()
const [here, there, elsewhere] = [newId<DeviceId>(), newId<DeviceId>(), newId<DeviceId>()]
let clock: ManualClock
let mailbox: Mailbox

const sync = (neg: number, from = there, inCall = callId): LinkEvent => ({
  ...{ type: 'link.sync', callId: inCall, from, to: here, gen: 1, neg },
})
/** Listens to one device, and gives the numbers that it said. */
const listen = (from = there, inCall = callId) => {
  const heard: number[] = []
  const stop = mailbox.open(inCall, from, (event) => {
    if (event.type === 'link.sync') heard.push(event.neg)
  })
  return { heard, stop }
}

beforeEach(() => {
  clock = new ManualClock()
  mailbox = new Mailbox(clock)
})

test('what came early is heard first, then what comes', () => {
  mailbox.put(sync(1))
  mailbox.put(sync(2))
  const { heard, stop } = listen()
  mailbox.put(sync(3))
  expect(heard).toEqual([1, 2, 3])
  stop()
  mailbox.put(sync(4))
  expect(heard).toEqual([1, 2, 3])
  expect(listen().heard).toEqual([4])
})

test('each hears its own call and its own device', () => {
  const other = newId<CallId>()
  mailbox.put(sync(1, there, other))
  mailbox.put(sync(2, elsewhere))
  mailbox.put(sync(3))
  expect([listen().heard, listen(elsewhere).heard, listen(there, other).heard]).toEqual([[3], [2], [1]])
})

test('whoever begins to listen while another hears what waited hears the rest', () => {
  for (const neg of [1, 2, 3]) mailbox.put(sync(neg))
  let later: readonly number[] = []
  let count = 0
  mailbox.open(callId, there, () => {
    count += 1
    later = listen().heard
  })
  expect([count, later]).toEqual([1, [2, 3]])
})

test('of two that listen the later one hears, and the end of the first does not end it', () => {
  const first = listen()
  const second = listen()
  first.stop()
  mailbox.put(sync(1))
  expect([first.heard, second.heard]).toEqual([[], [1]])
})

test('a minute later it is old news', () => {
  mailbox.put(sync(1))
  clock.advance(40_000)
  mailbox.put(sync(2))
  clock.advance(20_000)
  expect(listen().heard).toEqual([2])
})

test('what was said in a call that is over is forgotten, in others not', () => {
  const other = newId<CallId>()
  mailbox.put(sync(1))
  mailbox.put(sync(2, elsewhere))
  mailbox.put(sync(3, there, other))
  mailbox.forget(callId)
  expect([listen().heard, listen(elsewhere).heard, listen(there, other).heard]).toEqual([[], [], [3]])
})

test('one that talks without end fills its own box, and strangers push out nobody who is heard', () => {
  for (let neg = 1; neg <= 100; neg += 1) mailbox.put(sync(neg))
  mailbox.put(sync(1, elsewhere))
  expect(listen(elsewhere).heard).toEqual([1])
  const { heard } = listen()
  expect([heard.length, heard[0]]).toEqual([64, 1])
  for (let stranger = 0; stranger < 30; stranger += 1) mailbox.put(sync(7, newId<DeviceId>()))
  mailbox.put(sync(101))
  expect(heard.at(-1)).toBe(101)
})

test('of many that nobody listens to, those that spoke last are kept', () => {
  const devices = Array.from({ length: 16 }, () => newId<DeviceId>())
  for (const device of devices) mailbox.put(sync(1, device))
  mailbox.put(sync(2, devices[0]))
  mailbox.put(sync(1, elsewhere))
  expect(listen(elsewhere).heard).toEqual([1])
  expect(devices.map((device) => listen(device).heard.length)).toEqual([2, 0, ...Array(14).fill(1)])
})
