// An invite link opened while signed in: joined, or opened at once by whoever is in, or told in words what is wrong.
// @vitest-environment happy-dom
import { type ChatId, PoruchError } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, groupWith } from '../testing/fake-session.ts'
import { InviteLink } from './InviteLink.tsx'

let drawn: Drawn
beforeEach(() => history.replaceState(null, '', '/invite/t'))
afterEach(() => drawn.end())

const chat = make.preview({ title: 'Walks' })
const checkInvite = async () => ({ valid: true, chat })

test('joins, and opens the chat', async () => {
  const tokens: string[] = []
  const join = async (token: string): Promise<ChatId> => {
    tokens.push(token)
    return chat.id
  }
  drawn = await draw(<InviteLink token="t" />, { session: fakeSession({ checkInvite }, { join }).session })
  await drawn.until(() => drawn.all('heading').includes('Walks'))
  await drawn.press(drawn.find('button', 'Join'))
  expect(tokens).toEqual(['t'])
  expect(location.pathname).toBe(`/chat/${chat.id}`)
})

test.each(['chats', 'archived'] as const)(
  'whoever is in already comes to the chat at once: %s',
  async (list) => {
    const fake = fakeSession({ checkInvite })
    fake[list].set([groupWith({ chat: make.group({ id: chat.id }) })])
    drawn = await draw(<InviteLink token="t" />, { session: fake.session })
    await drawn.until(() => location.pathname === `/chat/${chat.id}`)
  },
)

test('nobody is asked to join before it is known whether they are in', async () => {
  const { session, loaded } = fakeSession({ checkInvite })
  loaded.set(false)
  drawn = await draw(<InviteLink token="t" />, { session })
  await drawn.change(() => {})
  expect(drawn.all('button')).not.toContain('Join')
  await drawn.change(() => loaded.set(true))
  expect(drawn.all('button')).toContain('Join')
})

test('N-2: a link that works no more tells a member that they are in, and opens the chat', async () => {
  const fake = fakeSession({ checkInvite: async () => ({ valid: false, chat }) })
  fake.chats.set([groupWith({ chat: make.group({ id: chat.id }) })])
  drawn = await draw(<InviteLink token="t" />, { session: fake.session })
  await drawn.until(() => drawn.all('button').includes('Open'))
  expect(location.pathname).toBe('/invite/t')
  await drawn.press(drawn.find('button', 'Open'))
  expect(location.pathname).toBe(`/chat/${chat.id}`)
})

test('N-4: whoever is banned is told so', async () => {
  const join = async () => {
    throw new PoruchError('banned')
  }
  drawn = await draw(<InviteLink token="t" />, { session: fakeSession({ checkInvite }, { join }).session })
  await drawn.until(() => drawn.all('button').includes('Join'))
  await drawn.press(drawn.find('button', 'Join'))
  expect(drawn.all('alert')).toEqual(['An admin removed you from this chat.'])
  expect(location.pathname).toBe('/invite/t')
})

test.each([
  [{ valid: false, chat: null }, 'This invite does not work any more'],
  [{ valid: true, chat: null }, 'You are invited'],
])('%o says “%s”', async (answer, heading) => {
  drawn = await draw(<InviteLink token="t" />, {
    session: fakeSession({ checkInvite: async () => answer }).session,
  })
  await drawn.until(() => drawn.all('heading').includes(heading))
})
