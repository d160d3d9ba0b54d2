// The banner of a running call: who is in it, the way in, and why there is none.
// @vitest-environment happy-dom
import {
  type CallId,
  type CallSeen,
  type ChatId,
  type DeviceId,
  newId,
  type User,
  type UserId,
} from '@poruch/protocol'
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, olena, person, sofia, taras } from '../testing/fake-session.ts'
import { CallBanner } from './CallBanner.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

const someone = () => ({
  userId: newId<UserId>(),
  deviceId: newId<DeviceId>(),
  muted: false,
  speaking: false,
})

async function show(
  media: CallSeen['media'],
  count: number,
  full: boolean,
  known: readonly User[] = [],
): Promise<HTMLButtonElement> {
  const people = Array.from({ length: count }, (_, at) => ({ ...someone(), ...ofUser(known[at]) }))
  const chatId = newId<ChatId>()
  const call: CallSeen = {
    id: newId<CallId>(),
    chatId,
    roomId: null,
    media,
    state: 'active',
    rev: 1,
    createdAt: 1,
    startedBy: newId<UserId>(),
    full,
    people,
  }
  const world = fakeSession()
  world.known.set(new Map(known.map((user) => [user.id, user])))
  drawn = await draw(<CallBanner chatId={chatId} call={call} />, { session: world.session })
  return drawn.find('button', media === 'video' ? 'Join with voice' : 'Join') as HTMLButtonElement
}
const ofUser = (user: User | undefined) => (user === undefined ? {} : { userId: user.id })

/** Without the marks that keep names of any script in their place. */
const words = () => drawn.page.textContent?.replaceAll(/[\u2066-\u2069]/g, '')

test.each([
  ['audio', 7],
  ['video', 4],
] as const)('leads into a call (%s) of %d', async (media, count) => {
  const join = await show(media, count, false)
  expect(join.disabled).toBe(false)
  expect(words()).toContain(`+${count - 3}`)
  expect(drawn.page.textContent).not.toContain('Full')
})

test('names who is in by their first names, and how many more there are', async () => {
  await show('audio', 2, false, [taras, sofia])
  expect(words()).toContain('Taras, Sofia')
  expect(words()).not.toContain('+')
  await drawn.end()
  await show('audio', 6, false, [taras, person('  נועה לוי', 'noa'), olena])
  expect(words()).toContain('Taras, נועה, Olena +3')
})

test.each([
  ['audio', 8],
  ['video', 5],
  // One is lost, and may come back.
  ['audio', 7],
] as const)('says why nobody more can join a call (%s) of %d', async (media, count) => {
  const join = await show(media, count, true)
  expect(join.disabled).toBe(true)
  const reason = drawn.page.querySelector(`[id="${join.getAttribute('aria-describedby')}"]`)
  expect(drawn.page.textContent).toContain('Full')
  expect(reason?.textContent).toMatch(/8 voices, or 5 people with video/)
})
