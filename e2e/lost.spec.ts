// A call whose way is lost for longer than a call is kept: it ends on both sides, in words, and leaves nothing behind.
import { expect, test } from '@playwright/test'
import { type FarApart, openFarApart, talk } from './net/far-apart.ts'
import { networksArePossible } from './net/network.ts'
import { turnUrl } from './net/turn-server.ts'
import type { Person } from './person.ts'

test.skip(!networksArePossible, 'NOT TESTED: this machine makes no networks')
test.setTimeout(180_000)

let apart: FarApart | null = null
test.afterEach(async () => {
  await apart?.close()
  apart = null
})

/** A call is kept for 45 s (callTimes.reconnect); on a machine that is busy they are told later. */
const keptMs = 45_000
const patienceMs = keptMs + 15_000

/** @returns when they were told; then nothing of the call is left */
async function seesTheEnd(one: Person): Promise<number> {
  await one.sees('The connection was lost', patienceMs)
  const at = Date.now()
  await one.sees('The network was away for too long. Call again when it is back.')
  await one.seesControl('button', 'Call again')
  await one.hasNothingLeft()
  return at
}

test('one has no network for longer than a call is kept: it ends on both sides, with a word, and does not come back', async () => {
  apart = await openFarApart('direct', { TURN_URLS: turnUrl.udp })
  const { network, caller, callee } = apart
  await talk(apart)
  network.tunnel('a', true)
  const lostAt = Date.now()
  await Promise.all([caller.sees('Reconnecting…', 10_000), callee.sees('Reconnecting…', 10_000)])
  const ended = await Promise.all([caller, callee].map((one) => seesTheEnd(one)))
  // Not before, however often it was tried.
  for (const at of ended) expect(at - lostAt).toBeGreaterThan(keptMs - 5_000)
  console.log(`lost: told after ${ended.map((at) => at - lostAt).join(' and ')} ms`)
  network.tunnel('a', false)
  // Back in the network, whoever was away tells what they wrote; the call stays what it is.
  await caller.screen.click('button', 'Close')
  await caller.send('I am back.')
  await callee.screen.click('button', 'Close')
  await callee.sees('I am back.', 20_000)
  for (const one of [caller, callee]) {
    await one.seesNoControl('button', 'Return to call')
    await one.hasNothingLeft()
  }
})

test('both reach the server and not each other, by no way: the call ends on both sides, with a word', async () => {
  apart = await openFarApart('direct', {})
  const { network, caller, callee } = apart
  await talk(apart)
  network.blackHole(true)
  await Promise.all([caller, callee].map((one) => seesTheEnd(one)))
  // They can call each other again when there is a way.
  network.blackHole(false)
  await callee.screen.click('button', 'Close')
  await caller.screen.click('button', 'Close')
  await talk(apart)
})
