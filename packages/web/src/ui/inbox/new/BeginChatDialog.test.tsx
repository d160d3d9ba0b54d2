// A group begun for real: the command that is sent, where it leads, and what happens when nobody waits for it any more.
// @vitest-environment happy-dom
import type { NewChat } from '@poruch/client'
import { type ChatId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, sofia, taras } from '../../testing/fake-session.ts'
import { BeginChatDialog } from './BeginChatDialog.tsx'

let drawn: Drawn
beforeEach(() => history.replaceState(null, '', '/'))
afterEach(() => drawn.end())

const chatId = newId<ChatId>()
const dialog = (open: boolean, onOpenChange: (open: boolean) => void = () => {}) =>
  open ? <BeginChatDialog kind="group" open onOpenChange={onOpenChange} /> : <p />

async function begin(): Promise<void> {
  await drawn.write(drawn.find('textbox', 'Name'), 'Walks')
  await drawn.press(drawn.find('button', 'Taras Bondarenko@taras, Online'))
  await drawn.press(drawn.find('button', 'Sofia Melnyk@sofia'))
  await drawn.press(drawn.find('button', 'Create'))
}

test('is made with its people, and opened', async () => {
  const made: NewChat[] = []
  const create = async (chat: NewChat) => {
    made.push(chat)
    return chatId
  }
  let isOpen = true
  drawn = await draw(
    dialog(true, (open) => {
      isOpen = open
    }),
    { session: fakeSession({}, { create }).session },
  )
  await begin()
  expect(made).toEqual([{ kind: 'group', title: 'Walks', userIds: [taras.id, sofia.id] }])
  expect(isOpen).toBe(false)
  expect(location.pathname).toBe(`/chat/${chatId}`)
})

test('closed while it waited for the connection, it takes nobody away from where they are', async () => {
  let answer = (_: ChatId): void => {}
  const create = () =>
    new Promise<ChatId>((resolve) => {
      answer = resolve
    })
  const { session, connection } = fakeSession({}, { create })
  connection.set({ kind: 'offline', retryAt: 0 })
  drawn = await draw(dialog(true), { session })
  await begin()
  expect(drawn.all('note')).toEqual(['No connection. The chat is begun as soon as it is back.'])
  await drawn.redraw(dialog(false))
  await drawn.change(() => answer(chatId))
  expect(location.pathname).toBe('/')
})

test('the people it lists are shown to be online or not, only while it is open', async () => {
  const { session, shown } = fakeSession()
  drawn = await draw(dialog(true), { session })
  expect([...shown].flat()).toEqual([taras.id, sofia.id])
  await drawn.redraw(dialog(false))
  expect([...shown]).toEqual([])
})
