// Proves leases: who is here, from when, until when.
import type { CallId, DeviceId, UserId } from '@poruch/protocol'
import { timeouts } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { createPresence, type Presence } from './presence.ts'

const anna = 'anna' as UserId
const [phone, laptop] = ['phone', 'laptop'] as [DeviceId, DeviceId]
const [one, two] = ['one', 'two'] as [CallId, CallId]
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

it('P-4 a person is online while one of their devices is', () => {
  presence.arrive(anna, phone)
  presence.arrive(anna, laptop)
  presence.leave(phone, 0)
  clock.advance(0)
  expect(presence.isOnline(anna)).toBe(true)
  presence.leave(laptop, 0)
  clock.advance(0)
  expect(presence.isOnline(anna)).toBe(false)
  expect(told).toEqual([
    'device_here phone',
    'user_online',
    'device_here laptop',
    'device_gone phone',
    'device_gone laptop',
    'user_offline',
  ])
})

it('P-4 a device is here while one of its sockets is, and a moment longer', () => {
  presence.arrive(anna, phone)
  presence.arrive(anna, phone)
  presence.leave(phone, 3_000)
  clock.advance(10_000)
  expect(presence.isHere(phone)).toBe(true)
  presence.leave(phone, 3_000)
  clock.advance(2_999)
  expect(presence.isHere(phone)).toBe(true)
  presence.arrive(anna, phone)
  clock.advance(10_000)
  expect(presence.isHere(phone)).toBe(true)
  expect(told).toEqual(['device_here phone', 'user_online'])
  presence.leave(phone, 3_000)
  clock.advance(3_000)
  expect(presence.isHere(phone)).toBe(false)
  expect(clock.running()).toBe(0)
})

it('P-1 keeps reports of media from all tabs of a device, while it is here', () => {
  expect(presence.mediaReportedAt(phone, one)).toBe(null)
  presence.reportMedia(phone, [one])
  expect(presence.mediaReportedAt(phone, one)).toBe(null)
  presence.arrive(anna, phone)
  presence.reportMedia(phone, [one])
  const at = clock.now()
  clock.advance(1_000)
  presence.reportMedia(phone, [])
  presence.reportMedia(phone, [two])
  expect(presence.mediaReportedAt(phone, one)).toBe(at)
  clock.advance(timeouts.leaseMs)
  presence.reportMedia(phone, [two])
  expect(presence.mediaReportedAt(phone, one)).toBe(null)
  expect(presence.mediaReportedAt(phone, two)).toBe(clock.now())
  presence.leave(phone, 0)
  clock.advance(0)
  expect(presence.mediaReportedAt(phone, two)).toBe(null)
})
