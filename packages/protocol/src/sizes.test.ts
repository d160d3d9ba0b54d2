// Limits hold on both sides of their border, and whatever keeps them fits into one frame.
import { describe, expect, test } from 'vitest'
import { limits } from './limits.ts'
import { newId } from './new-id.ts'
import * as schemas from './schemas.ts'

const ids = (count: number): string[] => Array.from({ length: count }, () => newId())
const letters = (count: number): string => 'x'.repeat(count)
const takes = (value: unknown): boolean => schemas.clientMessageSchema.safeParse(value).success

const link = { id: newId(), callId: newId(), to: newId(), gen: 1, neg: 1, sdp: '', tracks: {} }
const hello = { type: 'hello', id: newId(), versions: [1] }
const chat = { id: newId(), chatId: newId() }
const group = { ...chat, type: 'chat.create', kind: 'group', title: 'Walks', userIds: [] }
const edit = { ...chat, type: 'chat.edit' }
const text = (words: string) => ({ ...chat, type: 'message.send', body: { kind: 'text', text: words } })
const tracks = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, mid) => [`m${mid}`, 'camera']))
const candidate = { candidate: 'c', sdpMid: null, sdpMLineIndex: null }
const candidates = { ...link, type: 'link.candidates', ufrag: 'u', end: false }

const border: [string, number, (n: number) => object][] = [
  ['sdp', limits.sdpLength, (n) => ({ ...link, type: 'link.offer', sdp: letters(n) })],
  ['tracks', limits.tracksPerLink, (n) => ({ ...link, type: 'link.answer', tracks: tracks(n) })],
  [
    'candidates',
    limits.candidatesPerMessage,
    (n) => ({ ...candidates, candidates: Array(n).fill(candidate) }),
  ],
  [
    'one candidate',
    limits.candidateLength,
    (n) => ({ ...candidates, candidates: [{ ...candidate, candidate: letters(n) }] }),
  ],
  ['calls of a ping', limits.callsPerHello, (n) => ({ type: 'ping', id: newId(), calls: ids(n) })],
  ['devices that a ping hears', limits.hearsPerPing, (n) => ({ type: 'ping', id: newId(), hears: ids(n) })],
  ['calls of a hello', limits.callsPerHello, (n) => ({ ...hello, calls: ids(n) })],
  ['versions', 16, (n) => ({ ...hello, versions: Array(n).fill(1) })],
  ['token', 256, (n) => ({ ...hello, token: letters(n) })],
  ['cursor', 128, (n) => ({ ...hello, cursor: letters(n) })],
  ['people watched', limits.watchMax, (n) => ({ type: 'presence.watch', id: newId(), userIds: ids(n) })],
  ['people of a new group', limits.peopleAtOnce, (n) => ({ ...group, userIds: ids(n) })],
  ['people added', limits.peopleAtOnce, (n) => ({ ...chat, type: 'member.add', userIds: ids(n) })],
  ['title of a new group', limits.titleMax, (n) => ({ ...group, title: letters(n) })],
  ['title', limits.titleMax, (n) => ({ ...edit, change: { what: 'title', title: letters(n) } })],
  [
    'description',
    limits.descriptionMax,
    (n) => ({ ...edit, change: { what: 'description', description: letters(n) } }),
  ],
  ['text', limits.messageLength, (n) => text(letters(n))],
]

test.each(border)('%s: %i and not one more', (_, most, make) => {
  expect(takes(make(most))).toBe(true)
  expect(takes(make(most + 1))).toBe(false)
})

test('names are asked for by one to so many ids, each of a form that can be one', () => {
  const asked = (list: string) => schemas.namedQuerySchema.safeParse({ ids: list })
  const most = ids(limits.namedMax)
  expect(asked(most.join(',')).data?.ids).toEqual(most)
  for (const list of ['', ',', 'olena', `${newId()},`, [...most, newId()].join(',')])
    expect(asked(list).success, list).toBe(false)
})

describe('nothing chosen', () => {
  test('a group may begin with nobody else, but nobody is not added', () => {
    expect(takes(group)).toBe(true)
    expect(takes({ ...chat, type: 'member.add', userIds: [] })).toBe(false)
  })

  test('nobody may be watched, a description may be empty, a title may not', () => {
    expect(takes({ type: 'presence.watch', id: newId(), userIds: [] })).toBe(true)
    expect(takes({ ...edit, change: { what: 'description', description: '' } })).toBe(true)
    expect(takes({ ...edit, change: { what: 'title', title: '' } })).toBe(false)
  })

  test('D-5: a title is on one line and can be seen', () => {
    for (const title of ['\u200b', ' ', '\u202e\n'])
      expect(takes({ ...group, title }), JSON.stringify(title)).toBe(false)
    for (const title of ['Walks\nat ten', 'Walks\u202e at ten'])
      expect(schemas.clientMessageSchema.parse({ ...group, title })).toMatchObject({ title: 'Walks at ten' })
    expect(takes({ ...group, title: 'Прогулянки 🌲' })).toBe(true)
  })
})

test('the largest good commands fit into one frame', () => {
  const large = [
    { ...link, type: 'link.offer', sdp: 'a=x\r\n'.repeat(13_107), tracks: tracks(limits.tracksPerLink) },
    text(`${'\u0800'.repeat(limits.messageLength - 1)}x`),
    { type: 'presence.watch', id: newId(), userIds: ids(limits.watchMax) },
    { ...group, title: '👋'.repeat(limits.titleMax / 2), userIds: ids(limits.peopleAtOnce) },
  ]
  for (const command of large) {
    expect(takes(command)).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(command))).toBeLessThan(limits.frameBytes)
  }
})

test('a key of the prototype among the tracks is left out', () => {
  const value = JSON.parse(
    JSON.stringify({ ...link, type: 'link.offer' }).replace('{}', '{"__proto__":"camera","0":"camera"}'),
  )
  const parsed = schemas.clientMessageSchema.parse(value)
  expect(parsed).toMatchObject({ tracks: { 0: 'camera' } })
  expect(JSON.stringify(parsed)).not.toContain('__proto__')
})
