// Engines of three people in one group: whoever comes is heard by all, whoever goes disturbs nobody.
import type { ChatId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  both,
  heard,
  ids,
  openTestPeople,
  sends,
  type TestPeople,
  type TestPerson,
} from './testing/test-people.ts'

let people: TestPeople
let olena: TestPerson
let taras: TestPerson
let sofia: TestPerson
let chatId: ChatId

beforeEach(async () => {
  people = await openTestPeople()
  ;({ olena, taras, sofia, chatId } = await people.three())
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const begin = (one: TestPerson) => one.engine.start({ chatId }, 'audio')
const accept = (one: TestPerson) => one.engine.current.get()?.accept(both)
/** Olena and Taras talk; it rang at Sofia, who put it away. */
const talkWithoutSofia = async () => {
  begin(olena)
  await people.pass(1_000)
  sofia.engine.current.get()?.decline('user')
  accept(taras)
  await people.pass(1_000)
  sofia.engine.current.get()?.dismiss()
}

describe('in a group', () => {
  test('C-5, C-18: it rings the members, who link with nobody and send nothing before their yes', async () => {
    begin(olena)
    await people.pass(1_000)
    expect(olena.call()).toMatchObject({ phase: 'dialing', ringingOn: 2, peerId: null })
    for (const one of [taras, sofia]) {
      expect(one.call()).toMatchObject({ phase: 'incoming', peerId: null, startedBy: olena.userId, chatId })
      expect(one.platform.connections).toEqual([])
    }
  })

  test('all three hear each other, each over one connection to each', async () => {
    begin(olena)
    await people.pass(1_000)
    accept(taras)
    await people.pass(1_000)
    expect([heard(olena), heard(taras)]).toEqual([ids(taras), ids(olena)])
    expect(sofia.call().phase).toBe('incoming')
    accept(sofia)
    await people.pass(1_000)
    const all = [olena, taras, sofia]
    for (const one of all) {
      const others = all.filter((other) => other !== one)
      // What keeps one of them in the call whose socket is gone (P-1).
      expect([...one.signaling.hears].sort()).toEqual(others.map(({ deviceId }) => deviceId).sort())
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
      expect(heard(one)).toEqual(ids(...all.filter((other) => other !== one)))
      expect(one.platform.left.connections).toBe(2)
    }
  })

  test('C-6: whoever begins one where there is one comes into that', async () => {
    await talkWithoutSofia()
    begin(sofia)
    await people.pass(1_000)
    expect(heard(sofia)).toEqual(ids(olena, taras))
    expect(await people.calls()).toHaveLength(1)
  })

  test('C-6, L-6: whoever comes offers to all of them right behind the start, and nobody offers to them', async () => {
    await talkWithoutSofia()
    people.said.length = 0
    begin(sofia)
    // Less than one way to the server.
    await people.pass(9)
    const said = people.said.map((one) => ('to' in one ? [one.type, one.to] : [one.type]))
    const offers = said.filter(([type]) => type === 'link.offer')
    expect(said[0]).toEqual(['call.start'])
    expect(offers.map(([, to]) => to).sort()).toEqual([olena.deviceId, taras.deviceId].sort())
    await people.pass(100)
    expect(heard(sofia)).toEqual(ids(olena, taras))
    // Between the two others it is new that there are more: their voices pause from now on.
    const later = people.said.filter((one) => one.type === 'link.offer').slice(2)
    expect(later.every((one) => one.type === 'link.offer' && one.gen === 1 && one.neg === 2)).toBe(true)
    expect(later.map((one) => 'to' in one && one.to)).not.toContain(sofia.deviceId)
  })

  test('C-6: what is over when the start comes is begun anew, and rings', async () => {
    begin(olena)
    await people.pass(1_000)
    sofia.engine.current.get()?.decline('device')
    await people.pass(1_000)
    sofia.engine.current.get()?.dismiss()
    olena.engine.current.get()?.hangUp()
    begin(sofia)
    const seen = sofia.call().id
    await people.pass(1_000)
    expect(await people.calls()).toHaveLength(2)
    expect(sofia.call()).toMatchObject({ phase: 'dialing', role: 'caller', startedBy: sofia.userId })
    expect(sofia.call().id).not.toBe(seen)
    expect(olena.engine.current.get()?.get()).toMatchObject({ phase: 'incoming', startedBy: sofia.userId })
    sofia.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect((await people.calls()).map(({ state }) => state)).toEqual(['ended', 'ended'])
  })

  test('whoever comes and changes their mind before any answer is in no call', async () => {
    await talkWithoutSofia()
    begin(sofia)
    sofia.engine.current.get()?.hangUp()
    await people.pass(1_000)
    const { legs, state } = await people.record()
    const inside = legs.filter((leg) => leg.state === 'active').map(({ userId }) => userId)
    expect([state, inside.sort()]).toEqual(['active', ids(olena, taras)])
  })

  test('L-6: whoever leaves and comes again is heard by all, also who was there first', async () => {
    begin(olena)
    await people.pass(1_000)
    for (const one of [taras, sofia]) accept(one)
    await people.pass(1_000)
    for (const one of [olena, taras, sofia, olena]) {
      one.engine.current.get()?.hangUp()
      // Seldom is there time for more than that.
      await people.pass(300)
      begin(one)
      await people.pass(700)
      for (const each of [olena, taras, sofia])
        expect(heard(each)).toEqual(ids(...[olena, taras, sofia].filter((other) => other !== each)))
    }
  })

  test('one who leaves, also the one who began it, disturbs nobody; the last one ends it', async () => {
    begin(olena)
    await people.pass(1_000)
    accept(taras)
    accept(sofia)
    await people.pass(1_000)
    const kept = taras.platform.connections.filter((pc) => pc.connectionState === 'connected')
    olena.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect([heard(taras), heard(sofia)]).toEqual([ids(sofia), ids(taras)])
    expect(kept.filter((pc) => pc.connectionState === 'connected')).toHaveLength(1)
    expect(sends(taras)).toEqual(['audio', 'video'])
    taras.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect(sofia.call()).toMatchObject({ phase: 'in_call', link: 'none' })
    sofia.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect((await people.record()).state).toBe('ended')
    for (const one of [olena, taras, sofia])
      expect(one.platform.left).toMatchObject({ tracks: 0, connections: 0 })
  })

  test('C-28: a third one comes into a call of two, who speak on over the same connection', async () => {
    await people.acquaint(olena, taras)
    await people.talk(olena, taras)
    const before = olena.platform.connections.filter((pc) => pc.connectionState === 'connected')
    void olena.engine.current.get()?.moderation.add([sofia.userId])
    await people.pass(1_000)
    expect(sofia.call()).toMatchObject({ phase: 'incoming', peerId: null, startedBy: olena.userId })
    accept(sofia)
    await people.pass(1_000)
    expect([heard(olena), heard(taras), heard(sofia)]).toEqual([
      ids(taras, sofia),
      ids(olena, sofia),
      ids(olena, taras),
    ])
    expect(before.map((pc) => pc.connectionState)).toEqual(['connected'])
    expect(olena.call().peerId).toBeNull()
    olena.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect([heard(taras), heard(sofia)]).toEqual([ids(sofia), ids(taras)])
  })

  test('C-29: muted by who moderates it is silent until its own person says otherwise; taken out it is over', async () => {
    begin(olena)
    await people.pass(1_000)
    for (const one of [taras, sofia]) accept(one)
    await people.pass(1_000)
    void olena.engine.current.get()?.moderation.mute(taras.userId)
    await people.pass(1_000)
    expect(taras.call()).toMatchObject({ mutedBy: olena.userId, microphone: { live: false } })
    taras.engine.current.get()?.setMicrophone(true)
    expect(taras.call()).toMatchObject({ mutedBy: null, microphone: { live: true } })
    void olena.engine.current.get()?.moderation.remove(taras.userId)
    await people.pass(1_000)
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'removed' })
    expect([heard(olena), heard(sofia)]).toEqual([ids(sofia), ids(olena)])
    void olena.engine.current.get()?.moderation.endForAll()
    await people.pass(1_000)
    expect(sofia.call()).toMatchObject({ phase: 'ended', reason: 'completed' })
  })

  test('C-27: with a sixth one it carries voices only; on again is a camera only by its person', async () => {
    const more = [await people.person('Oksana'), await people.person('Ivan'), await people.person('Maria')]
    const late = more.at(-1)
    const all = [olena, taras, sofia, ...more]
    chatId = await people.group(olena, all.slice(1))
    begin(olena)
    await people.pass(1_000)
    for (const one of all.slice(1, 5)) accept(one)
    await people.pass(1_000)
    expect([olena.call().limit, taras.call().camera.live]).toEqual(['none', true])
    taras.engine.current.get()?.setScreen(true)
    await people.pass(1_000)
    expect(taras.call().screen.live).toBe(true)
    if (late) accept(late)
    await people.pass(1_000)
    for (const one of all) {
      one.engine.current.get()?.setCamera(true)
      one.engine.current.get()?.setScreen(true)
    }
    await people.pass(1_000)
    for (const one of all) {
      const { phase, limit, camera, screen: shared, microphone } = one.call()
      expect([phase, limit, camera.wanted, shared.wanted]).toEqual(['in_call', 'voices_only', false, false])
      expect([microphone.live, new Set(sends(one))]).toEqual([true, new Set(['audio'])])
    }
    // The one who came last was never asked for their camera.
    expect(late?.platform.asked.some(({ video }) => video)).toBe(false)
    late?.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect([taras.call().limit, taras.call().camera.wanted, taras.call().screen.wanted]).toEqual([
      ...['none', false, false],
    ])
    taras.engine.current.get()?.setCamera(true)
    await people.pass(1_000)
    expect(sends(taras).filter((kind) => kind === 'video')).toHaveLength(4)
  })
})
