// When a link counts as broken, and what is tried then.
import { describe, expect, test } from 'vitest'
import { type Health, linkState, nextAction, troubleOf } from './recovery.ts'

const now = 100_000
const well: Health = {
  ...{ now, hidden: false, polite: false, online: true, connectionState: 'connected' },
  ...{
    lastArrivalAt: now - 400,
    usualPauseMs: 500,
    awaitedSince: now - 60_000,
    networkChangedAt: null,
    isBroken: false,
    troubleSince: null,
    attempts: 0,
    lastAttemptAt: null,
  },
}
const silentFor = (ms: number, more: Partial<Health> = {}): Health => ({
  ...well,
  lastArrivalAt: now - ms,
  troubleSince: now - Math.max(0, ms - 1_500),
  ...more,
})

const elsewhere = (sinceTryMs: number): Health => ({
  ...{ ...well, networkChangedAt: now - 100, troubleSince: now - 100 },
  ...{ attempts: 1, lastAttemptAt: now - sinceTryMs },
})
const unborn = (ms: number, more: Partial<Health> = {}): Health => ({
  ...{ ...well, connectionState: 'connecting', lastArrivalAt: null, awaitedSince: now - ms },
  troubleSince: now - Math.max(0, ms - 8_000),
  ...more,
})

describe('how a link is called', () => {
  test.each<[string, Health, string]>([
    ['before anything came', { ...well, lastArrivalAt: null }, 'connecting'],
    ['when no path was ever found', { ...well, lastArrivalAt: null, connectionState: 'failed' }, 'lost'],
    ['while it lives', well, 'connected'],
    ['after 1.2 s of silence', silentFor(1_200), 'unstable'],
    ['in a hidden page, whose timers run late', silentFor(2_400, { hidden: true }), 'connected'],
    ['in a hidden page after 2.5 s', silentFor(2_500, { hidden: true }), 'unstable'],
    ['after 6 s', silentFor(6_000), 'lost'],
    // Firefox never takes `disconnected` back by itself: packets decide.
    ['when packets flow again', { ...well, connectionState: 'disconnected' }, 'connected'],
  ])('%s', (_, health, state) => {
    expect(linkState(health)).toBe(state)
  })
})

describe('what is tried', () => {
  test.each<[string, Health, string, string | null]>([
    ['nothing while it lives', well, 'none', null],
    ['nothing for 8 s before anything came', unborn(7_900), 'none', null],
    ['then the next connection', unborn(8_000), 'reset', 'stuck'],
    ['the polite side waits then too', unborn(9_400, { polite: true }), 'none', 'stuck'],
    ['and goes after that', unborn(9_500, { polite: true }), 'reset', 'stuck'],
    ['nothing while it need not stand', unborn(60_000, { awaitedSince: null }), 'none', null],
    ['nothing for a second of silence', silentFor(1_400), 'none', null],
    ['the next connection after 1.5 s', silentFor(1_500), 'reset', 'stall'],
    ['the polite side waits', silentFor(2_500, { polite: true }), 'none', 'stall'],
    ['and goes after 1.5 s more', silentFor(3_000, { polite: true }), 'reset', 'stall'],
    [
      'at once on an own network change',
      { ...well, polite: true, networkChangedAt: now, troubleSince: now },
      'reset',
      'network',
    ],
    [
      'at once when ICE failed',
      silentFor(1_300, { connectionState: 'failed', troubleSince: now }),
      'reset',
      'failed',
    ],
    [
      'not a second time within its budget',
      silentFor(5_000, { attempts: 1, lastAttemptAt: now - 3_900 }),
      'none',
      'stall',
    ],
    [
      'a second time after it',
      silentFor(6_000, { attempts: 1, lastAttemptAt: now - 4_000 }),
      'reset',
      'stall',
    ],
    [
      'at once after a try that came to something',
      silentFor(1_500, { attempts: 0, lastAttemptAt: now - 1_600 }),
      'reset',
      'stall',
    ],
    ['in another network not twice in a second', elsewhere(900), 'none', 'network'],
    ['and a second time after it, whatever is on its way', elsewhere(1_000), 'reset', 'network'],
    ['and a third time', silentFor(11_000, { attempts: 2, lastAttemptAt: now - 5_000 }), 'reset', 'stall'],
    [
      'then again after longer and longer',
      silentFor(30_000, { attempts: 5, lastAttemptAt: now - 6_900 }),
      'none',
      'stall',
    ],
    ['without end', silentFor(40_000, { attempts: 9, lastAttemptAt: now - 10_000 }), 'reset', 'stall'],
    [
      'once while signaling is away, for it is said again',
      silentFor(1_500, { online: false }),
      'reset',
      'stall',
    ],
    [
      'and no more',
      silentFor(9_000, { online: false, attempts: 1, lastAttemptAt: now - 7_000 }),
      'none',
      'stall',
    ],
  ])('%s', (_, health, action, why) => {
    expect(nextAction(health).type).toBe(action)
    expect(troubleOf(health)).toBe(why)
  })
})
