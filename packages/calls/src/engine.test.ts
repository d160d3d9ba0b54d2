// Engines of people on one server: whole calls, seen as a screen sees them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { both, openTestPeople, sends, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let taras: TestPerson
let olena: TestPerson

const call = (from: TestPerson, to: TestPerson, media: 'audio' | 'video') =>
  from.engine.start(people.place(from, to), media)
const elsewhere = () => ({ chatId: newId<ChatId>(), peerId: newId<UserId>() })
const handle = ({ engine }: TestPerson) => engine.current.get()
/** Of the two, as the page of one shows them. */
const other = (one: TestPerson) => {
  const found = one.call().participants.find(({ isSelf, streams }) => !isSelf && streams !== null)
  if (found === undefined) throw new Error('nobody is in with them')
  return found
}
const pass = (ms: number) => people.pass(ms)
const record = () => people.record()
const nothing = { tracks: 0, connections: 0 }

const ring = (media: 'audio' | 'video' = 'video') => people.ring(taras, olena, media)
const talk = () => people.talk(taras, olena)

beforeEach(async () => {
  people = await openTestPeople()
  taras = await people.person('Taras')
  olena = await people.person('Olena')
  await people.acquaint(taras, olena)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

describe('a call', () => {
  test('rings, is answered, and ends for both with nothing left open', async () => {
    await ring()
    expect(taras.call()).toMatchObject({ phase: 'dialing', ringingOn: 1, reachable: true, link: 'connected' })
    const { chatId } = people.place(olena, taras)
    expect(olena.call()).toMatchObject({ phase: 'incoming', chatId, peerId: taras.userId, media: 'video' })
    expect(taras.call()).toMatchObject({ chatId, peerId: olena.userId, role: 'caller' })
    handle(olena)?.accept(both)
    await pass(1_000)
    for (const one of [taras, olena]) {
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected', reason: null })
      expect(one.call().connectedAt).not.toBeNull()
      expect(sends(one)).toEqual(['audio', 'video'])
      expect(other(one).media).toMatchObject({ microphone: true, camera: true })
      expect(other(one).streams?.audio.getTracks()).toHaveLength(1)
      expect(one.signaling.reported).toEqual([(await record()).id])
      const media = { microphone: true, camera: true, screen: false, screenAudio: false }
      expect(one.call().participants).toMatchObject([
        { userId: taras.userId, deviceId: taras.deviceId, isSelf: one === taras, state: 'active', media },
        { userId: olena.userId, deviceId: olena.deviceId, isSelf: one === olena, state: 'active', media },
      ])
    }
    handle(taras)?.hangUp()
    expect(taras.platform.left.tracks).toBe(0)
    expect(taras.call().phase).toBe('ending')
    await pass(1_000)
    for (const one of [taras, olena]) {
      expect(one.call()).toMatchObject({ phase: 'ended', reason: 'completed', link: 'none' })
      expect(one.platform.left).toMatchObject(nothing)
      expect(one.signaling.reported).toEqual([])
      handle(one)?.dismiss()
      expect(handle(one)).toBeNull()
    }
    expect((await record()).state).toBe('ended')
    await people.closeServer()
    expect(people.clock.timers).toBe(0)
  })

  test('C-18: while it rings no device of the person called is opened, and neither side sends', async () => {
    await ring()
    expect([olena.platform.asked, sends(olena), sends(taras)]).toEqual([[], [], []])
    handle(olena)?.setCamera(true)
    handle(olena)?.setMicrophone(true)
    await pass(1_000)
    expect([olena.platform.asked, sends(olena)]).toEqual([[], []])
    // The caller's own microphone is warm already.
    expect(taras.call().microphone.live).toBe(true)
  })

  test('L-15: the yes is heard over the link before the server tells of it', async () => {
    await ring()
    taras.line.cut()
    handle(olena)?.accept(both)
    await pass(200)
    expect([taras.call().phase, sends(taras)]).toEqual(['in_call', ['audio', 'video']])
  })

  test('C-19: whoever wants no early link gets none', async () => {
    taras.settings.prelink = 'off'
    await ring()
    expect(taras.platform.connections).toEqual([])
    expect(taras.call()).toMatchObject({ phase: 'dialing', link: 'none' })
  })

  test('C-19: strangers are not linked while it rings, but after the answer', async () => {
    taras = await people.person('Marko')
    await people.introduce(taras, olena)
    await ring()
    expect([taras.platform.connections, olena.platform.connections]).toEqual([[], []])
    handle(olena)?.accept(both)
    await pass(1_000)
    for (const one of [taras, olena]) {
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
      expect(sends(one)).toEqual(['audio', 'video'])
    }
  })

  test('C-9: one device answers, the others stop, and the caller closes their links', async () => {
    const phone = await people.person(olena)
    await ring()
    expect(taras.call().ringingOn).toBe(2)
    expect(taras.platform.left.connections).toBe(2)
    handle(phone)?.accept(both)
    await pass(500)
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'answered_elsewhere' })
    expect(olena.platform.left).toMatchObject(nothing)
    expect(taras.platform.left.connections).toBe(1)
    expect([sends(taras), sends(phone), sends(olena)]).toEqual([['audio', 'video'], ['audio', 'video'], []])
  })

  test('C-9: when two devices answer at once, the record decides and the loser is silent', async () => {
    const phone = await people.person(olena)
    await ring()
    handle(olena)?.accept(both)
    handle(phone)?.accept(both)
    await pass(1_000)
    const { legs } = await record()
    const winner = legs.find((leg) => leg.userId === olena.userId && leg.state === 'active')?.deviceId
    const [won, lost] = winner === phone.deviceId ? [phone, olena] : [olena, phone]
    expect(won.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
    expect(lost.call()).toMatchObject({ phase: 'ended', reason: 'answered_elsewhere' })
    expect([sends(won), sends(lost), lost.platform.left]).toEqual([
      ...[['audio', 'video'], [], { ...nothing, listeners: lost.platform.left.listeners }],
    ])
    expect([sends(taras), taras.platform.left.connections]).toEqual([['audio', 'video'], 1])
  })

  test('C-6: when both call at once it becomes one call', async () => {
    call(taras, olena, 'video')
    call(olena, taras, 'audio')
    await pass(2_000)
    expect(await people.calls()).toHaveLength(1)
    for (const one of [taras, olena]) {
      expect(one.call()).toMatchObject({ id: (await record()).id, phase: 'in_call', link: 'connected' })
    }
    // Nobody's camera is opened who pressed "voice".
    expect([sends(taras), sends(olena)]).toEqual([['audio', 'video'], ['audio']])
    handle(olena)?.hangUp()
    await pass(1_000)
    expect([taras.call().phase, olena.call().phase]).toEqual(['ended', 'ended'])
    expect((await record()).state).toBe('ended')
  })

  test('declining and cancelling are seen on the other side', async () => {
    await ring()
    handle(olena)?.decline('user')
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'declined' })
    await pass(500)
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect([taras.platform.left, olena.platform.left]).toMatchObject([nothing, nothing])
    handle(taras)?.dismiss()
    await ring()
    handle(taras)?.hangUp()
    await pass(500)
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    expect((await record()).reason).toBe('cancelled')
  })

  test('C-10: a device that is silenced lets the others ring, and the last one ends the call', async () => {
    const phone = await people.person(olena)
    await ring()
    handle(olena)?.decline('device')
    await pass(500)
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect(olena.platform.left).toMatchObject(nothing)
    expect([phone.call().phase, taras.call().phase, taras.call().ringingOn]).toEqual([
      'incoming',
      'dialing',
      1,
    ])
    handle(phone)?.decline('device')
    await pass(500)
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect(await record()).toMatchObject({ state: 'ended', reason: 'declined' })
  })

  test('nobody to be reached is told', async () => {
    olena.line.close()
    await ring()
    expect(taras.call()).toMatchObject({ phase: 'dialing', reachable: false, ringingOn: 0 })
  })

  test('a refused microphone does not keep anybody from listening', async () => {
    await ring()
    olena.platform.permissions = { microphone: 'denied', camera: 'denied' }
    olena.platform.capture = () => {
      throw new DOMException('', 'NotAllowedError')
    }
    handle(olena)?.accept(both)
    await pass(1_000)
    expect(olena.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
    expect(olena.call().microphone.problem?.code).toBe('permission_denied')
    expect([sends(olena), sends(taras)]).toEqual([[], ['audio', 'video']])
  })

  test('video joins a voice call without another negotiation', async () => {
    await ring('audio')
    handle(olena)?.accept({ microphone: true, camera: false })
    await pass(1_000)
    expect([sends(taras), sends(olena)]).toEqual([['audio'], ['audio']])
    const offers = () => people.said.filter((it) => it.type === 'link.offer').length
    const before = offers()
    handle(olena)?.setCamera(true)
    await pass(500)
    expect([sends(olena), other(taras).media.camera, offers()]).toEqual([['audio', 'video'], true, before])
  })

  test('streams of the other side are the same objects to the end', async () => {
    await ring()
    handle(olena)?.accept(both)
    await pass(1_000)
    const { audio, camera } = other(taras).streams ?? {}
    olena.platform.connections.at(-1)?.close()
    await pass(8_000)
    const after = taras.call()
    expect(after).toMatchObject({ phase: 'in_call', link: 'connected' })
    expect([other(taras).streams?.audio === audio, other(taras).streams?.camera === camera]).toEqual([
      true,
      true,
    ])
    const inside = taras.platform.connections.at(-1)?.transceivers.map((it) => it.receiver.track.id) ?? []
    expect(inside).toContain(audio?.getTracks()[0]?.id)
  })
})

describe('the engine', () => {
  test('does not ring in a tab that does not lead, and rings when it begins to', async () => {
    olena.engine.setLeader(false)
    await ring()
    expect(handle(olena)).toBeNull()
    olena.engine.setLeader(true)
    expect(olena.call().phase).toBe('incoming')
  })

  test('lets go of what rings, without a word, when another tab leads', async () => {
    const tab = await people.page(olena)
    tab.engine.setLeader(false)
    await ring()
    const said = people.said.length
    olena.engine.setLeader(false)
    tab.engine.setLeader(true)
    expect([handle(olena), olena.platform.left]).toEqual([
      null,
      { ...nothing, listeners: olena.platform.left.listeners },
    ])
    await pass(1_000)
    expect(people.said.slice(said).map(({ type }) => type)).not.toContain('call.decline')
    expect([tab.call(), taras.call()]).toMatchObject([
      { phase: 'incoming', link: 'connected' },
      { phase: 'dialing', link: 'connected', ringingOn: 1 },
    ])
    handle(tab)?.accept(both)
    await pass(100)
    expect([sends(tab), sends(taras), sends(olena)]).toEqual([['audio', 'video'], ['audio', 'video'], []])
    expect([tab.call(), taras.call()]).toMatchObject(Array(2).fill({ phase: 'in_call', link: 'connected' }))
  })

  test('rings again, and links, in a tab that leads again', async () => {
    const tab = await people.page(olena)
    tab.engine.setLeader(false)
    await ring()
    for (const [from, to] of [
      [olena, tab],
      [tab, olena],
    ] as const) {
      from.engine.setLeader(false)
      to.engine.setLeader(true)
      await pass(500)
      expect([handle(from), to.call().phase, to.call().link]).toEqual([null, 'incoming', 'connected'])
    }
    expect(taras.call().link).toBe('connected')
  })

  test('keeps a call that was answered here, when another tab leads', async () => {
    await talk()
    olena.engine.setLeader(false)
    await pass(1_000)
    expect(olena.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
  })

  test('L-11: a page that is loaded anew while it rings links again before the answer', async () => {
    await ring()
    olena.line.close()
    olena.engine.dispose()
    await pass(3_000)
    const page = await people.page(olena)
    await pass(500)
    expect([page.call(), taras.call()]).toMatchObject([
      { phase: 'incoming', link: 'connected' },
      { phase: 'dialing', link: 'connected' },
    ])
    handle(page)?.accept(both)
    // The yes goes over the link, in no time here.
    await pass(1)
    expect([sends(page), sends(taras)]).toEqual([
      ['audio', 'video'],
      ['audio', 'video'],
    ])
  })

  test('L-11: what a new page asks while the other end has no socket is answered when it is back', async () => {
    await ring()
    olena.line.close()
    olena.engine.dispose()
    taras.line.cut()
    const page = await people.page(olena)
    await pass(500)
    expect(page.call()).toMatchObject({ phase: 'incoming', link: 'connecting' })
    taras.line.connect()
    await pass(500)
    expect([page.call().link, taras.call().link]).toEqual(['connected', 'connected'])
  })

  test('is in one call at a time', async () => {
    await talk()
    const current = handle(taras)
    expect(taras.engine.start(elsewhere(), 'audio')).toBe(current)
    expect(await people.calls()).toHaveLength(1)
  })

  test('C-6: whoever calls in the chat that rings answers, with the media they asked for', async () => {
    await ring('video')
    const current = handle(olena)
    expect(olena.engine.start(elsewhere(), 'audio')).toBe(current)
    await pass(1_000)
    expect(olena.call().phase).toBe('incoming')
    expect(call(olena, taras, 'audio')).toBe(current)
    await pass(1_000)
    for (const one of [taras, olena])
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
    expect([sends(taras), sends(olena)]).toEqual([['audio', 'video'], ['audio']])
    expect(await people.calls()).toHaveLength(1)
  })

  test('C-7: rings again when the other side calls anew', async () => {
    await talk()
    const old = taras.call()
    taras.line.cut()
    await pass(20_000)
    expect(await record()).toMatchObject({ id: old.id, state: 'active' })
    const phone = await people.person(taras)
    phone.engine.start(people.place(taras, olena), 'audio')
    await pass(1_000)
    expect(phone.call()).toMatchObject({ phase: 'dialing', ringingOn: 1 })
    expect(olena.call()).toMatchObject({ phase: 'incoming', id: phone.call().id })
    taras.line.connect()
    await pass(1_000)
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'replaced' })
  })

  test('a call that was declined here does not ring again on old news', async () => {
    await ring()
    const late = await record()
    handle(olena)?.decline('device')
    handle(olena)?.dismiss()
    olena.signaling.receive({
      type: 'call.changed',
      re: null,
      call: { ...late, rev: late.rev + 1 },
      users: [],
    })
    expect(handle(olena)).toBeNull()
  })

  test('sends nothing more when the page goes away, and lets another page ring, or come back', async () => {
    await ring()
    olena.platform.fire('page')
    expect(olena.call().phase).toBe('incoming')
    handle(olena)?.accept(both)
    await pass(1_000)
    taras.platform.fire('page')
    expect(taras.platform.left.tracks).toBe(0)
    await pass(500)
    expect(olena.call()).toMatchObject({ phase: 'in_call', reason: null })
    expect((await people.record()).state).toBe('active')
  })

  test('names the devices of this computer, and tells once when they change', async () => {
    expect(await taras.engine.devices()).toEqual([
      { kind: 'microphone', id: 'default', label: 'Microphone' },
      { kind: 'camera', id: 'default', label: 'Camera' },
    ])
    for (let storm = 0; storm < 5; storm += 1) taras.platform.fire('devices')
    await pass(1_000)
    expect(taras.engine.devicesChanged.get()).toBe(1)
  })

  test('lets go of everything', async () => {
    await talk()
    taras.engine.dispose()
    olena.engine.dispose()
    await pass(1_000)
    expect([taras.platform.left, olena.platform.left]).toEqual([
      { ...nothing, listeners: 0 },
      { ...nothing, listeners: 0 },
    ])
    await people.closeServer()
    expect(people.clock.timers).toBe(0)
  })
})

test('C-18: the gate is opened in four places, each of them the person’s own gesture', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !/\.(test|contract)\./.test(file) && !file.startsWith('testing'),
    )
    .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') }))
  const where = (pattern: RegExp) =>
    sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([match]) => `${file}: ${match}`))
  expect(where(/gate\.open\([^)]*\)/g)).toEqual([
    ...['start', 'start', 'return', 'accept'].map((by) => `call.ts: gate.open({ by: '${by}' })`),
  ])
  expect(where(/\.replaceTrack\(/g)).toEqual(['mesh/senders.ts: .replaceTrack('])
  expect(where(/backend\?*\.publish\(/g).every((hit) => hit.startsWith('media/gate.ts'))).toBe(true)
})
