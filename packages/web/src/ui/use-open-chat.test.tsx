// A person who was chosen is gone to at once or not at all: nothing opens later over what somebody does by then.
// @vitest-environment happy-dom
import { type ChatId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Drawn, draw } from './testing/draw.tsx'
import { fakeSession, taras } from './testing/fake-session.ts'
import { useOpenChat } from './use-open-chat.ts'

const chatId = newId<ChatId>()
let drawn: Drawn
beforeEach(() => history.replaceState(null, '', '/'))
afterEach(() => drawn.end())

function Choice() {
  const open = useOpenChat()
  return (
    <button type="button" onClick={() => void open(taras.id)}>
      Taras
    </button>
  )
}

async function choose() {
  const asked: ((id: ChatId) => void)[] = []
  const openDirect = () => new Promise<ChatId>((resolve) => asked.push(resolve))
  const fake = fakeSession({}, { openDirect })
  drawn = await draw(<Choice />, { session: fake.session })
  const press = () => drawn.press(drawn.find('button', 'Taras'))
  return { ...fake, asked, press, answer: () => drawn.change(() => asked[0]?.(chatId)) }
}

test('online, the chat opens', async () => {
  const { press, answer } = await choose()
  await press()
  await answer()
  expect(location.pathname).toBe(`/chat/${chatId}`)
})

test('offline, it is said and not asked for', async () => {
  const { asked, connection, press } = await choose()
  connection.set({ kind: 'offline', retryAt: 0 })
  await press()
  expect(asked).toEqual([])
  expect(drawn.page.textContent).toContain('The server cannot be reached')
})

test('a connection lost on the way is told, and the late answer moves nobody', async () => {
  const { connection, press, answer } = await choose()
  await press()
  await drawn.change(() => connection.set({ kind: 'connecting' }))
  expect(drawn.page.textContent).toContain('The server cannot be reached')
  await drawn.change(() => connection.set({ kind: 'online' }))
  await answer()
  expect(location.pathname).toBe('/')
})

test('whoever went elsewhere meanwhile stays there', async () => {
  const { press, answer } = await choose()
  await press()
  await drawn.change(() => history.replaceState(null, '', '/settings'))
  await answer()
  expect(location.pathname).toBe('/settings')
})
