// Proves leases: who is here, from when, until when.
import { type CallId, type DeviceId, limits, timeouts, type UserId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { createPresence, type Presence } from './presence.ts'

const [anna, bohdan] = ['anna', 'bohdan'] as [UserId, UserId]
const [phone, laptop, tablet] = ['phone', 'laptop', 'tablet'] as [DeviceId, DeviceId, DeviceId]
const [one, two] = ['one', 'two'] as [CallId, CallId]
const [onPhone, onLaptop] = [
  { userId: anna, deviceId: phone },
  { userId: anna, deviceId: laptop },
]
let clock: ManualClock
let presence: Presence
let told: string[]
beforeEach(() => {
  clock = createManualClock()
  presence = createPresence(clock)
  told = []
  presence.watch((change) =>
    told.push('deviceId' in change ? `${change.kind} ${change.deviceId}` : change.kind),
  )
})

const isOnline = async () => (await presence.online([anna])).has(anna)
const isHere = async () => (await presence.here([phone])).has(phone)
const hear = (callId: CallId, ...devices: DeviceId[]) =>
  presence.reportMedia(phone, new Map([[callId, devices]]))
const reported = async (callId: CallId, of = tablet) => (await presence.heardAt(callId, [phone])).get(of)

it('P-4: a person is online while one of their devices is', async () => {
  await presence.arrive(onPhone)
  await presence.arrive(onLaptop)
  await presence.leave(phone, 0)
  clock.advance(0)
  expect(await isOnline()).toBe(true)
  await presence.leave(laptop, 0)
  clock.advance(0)
  expect(await isOnline()).toBe(false)
  expect(told).toEqual([
    'device_here phone',
    'user_online',
    'device_here laptop',
    'device_gone phone',
    'device_gone laptop',
    'user_offline',
  ])
})

it('P-4: a device is here while one of its sockets is, and a moment longer', async () => {
  await presence.arrive(onPhone)
  await presence.arrive(onPhone)
  await presence.leave(phone, 3_000)
  clock.advance(10_000)
  expect(await isHere()).toBe(true)
  await presence.leave(phone, 3_000)
  clock.advance(2_999)
  expect(await isHere()).toBe(true)
  await presence.arrive(onPhone)
  clock.advance(10_000)
  expect(await isHere()).toBe(true)
  expect(told).toEqual(['device_here phone', 'user_online'])
  await presence.leave(phone, 3_000)
  clock.advance(3_000)
  expect(await isHere()).toBe(false)
  expect(clock.running()).toBe(0)
})

it('W-1: says to who comes what was here before', async () => {
  expect(await presence.arrive(onPhone)).toEqual({ wasOnline: false, wasConnected: false })
  expect(await presence.arrive(onPhone)).toEqual({ wasOnline: true, wasConnected: true })
  expect(await presence.arrive(onLaptop)).toEqual({ wasOnline: true, wasConnected: false })
  await presence.leave(laptop, 3_000)
  expect(await presence.arrive(onLaptop)).toEqual({ wasOnline: true, wasConnected: false })
})

it('C-4: names the devices that are connected, not those that were a moment ago', async () => {
  await presence.arrive(onPhone)
  await presence.arrive(onPhone)
  await presence.arrive(onLaptop)
  expect(await presence.devicesOf([anna, bohdan])).toEqual(new Map([[anna, [phone, laptop]]]))
  await presence.leave(laptop, 3_000)
  await presence.leave(phone, 3_000)
  expect(await presence.devicesOf([anna])).toEqual(new Map([[anna, [phone]]]))
  expect(await presence.here([phone, laptop, tablet])).toEqual(new Set([phone, laptop]))
  expect(await presence.online([anna, bohdan])).toEqual(new Set([anna]))
})

it('P-1: keeps reports of media from all tabs of a device, while it is here', async () => {
  await hear(one, tablet)
  expect(await reported(one)).toBeUndefined()
  await presence.arrive(onPhone)
  await hear(one, tablet)
  const at = clock.monotonic()
  clock.advance(1_000)
  await presence.reportMedia(phone, new Map())
  await hear(two, tablet)
  expect(await reported(one)).toBe(at)
  clock.advance(timeouts.leaseMs)
  await hear(two, tablet)
  expect(await reported(one)).toBeUndefined()
  expect(await reported(two)).toBe(clock.monotonic())
  await presence.leave(phone, 0)
  clock.advance(0)
  expect(await reported(two)).toBeUndefined()
})

it('P-1, C-14: keeps of each device when it was last heard, by whomever', async () => {
  await presence.arrive(onPhone)
  await presence.arrive(onLaptop)
  await hear(one, tablet, laptop)
  const at = clock.monotonic()
  clock.advance(1_000)
  await hear(one, laptop)
  expect([await reported(one), await reported(one, laptop)]).toEqual([at, at + 1_000])
  await presence.reportMedia(laptop, new Map([[one, [tablet]]]))
  expect(await presence.heardAt(one, [laptop, phone])).toEqual(
    new Map([
      [tablet, at + 1_000],
      [laptop, at + 1_000],
    ]),
  )
  clock.advance(timeouts.leaseMs)
  await hear(one)
  expect(await reported(one, laptop)).toBeUndefined()
})

it('P-1: keeps no more calls for a device than it may name at once, the latest', async () => {
  await presence.arrive(onPhone)
  for (let call = 0; call <= limits.callsPerHello; call += 1) {
    await hear(`call ${call}` as CallId, tablet)
  }
  expect(await reported('call 0' as CallId)).toBeUndefined()
  expect(await reported('call 1' as CallId)).toBe(clock.monotonic())
})

it('C-26: keeps what a device says of its voice in one call, while it is here', async () => {
  const voices = (call: CallId) => presence.voicesOf(call, [phone, laptop])
  const [muted, speaking] = [
    { muted: true, speaking: false },
    { muted: false, speaking: true },
  ]
  expect(await presence.setVoice(phone, one, muted)).toBe(false)
  expect(await voices(one)).toEqual(new Map())
  await presence.arrive(onPhone)
  await presence.arrive(onLaptop)
  expect(await presence.setVoice(phone, one, muted)).toBe(true)
  expect(await presence.setVoice(phone, one, muted)).toBe(false)
  await presence.setVoice(laptop, two, speaking)
  expect(await voices(one)).toEqual(new Map([[phone, muted]]))
  await presence.setVoice(phone, two, muted)
  expect(await voices(one)).toEqual(new Map())
  expect(await voices(two)).toEqual(
    new Map([
      [phone, muted],
      [laptop, speaking],
    ]),
  )
  await presence.leave(phone, 0)
  clock.advance(0)
  await presence.arrive(onPhone)
  expect(await voices(two)).toEqual(new Map([[laptop, speaking]]))
})
