// A chat in its states: who wrote what in a group, who may not write in a channel, and what is left of a chat that is gone.
// @vitest-environment happy-dom
import type { ChatSummary, Timeline, TimelineState } from '@poruch/client'
import { Value } from '@poruch/live'
import { type ChatId, newId, type RoomId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, groupWith, olena, summaryWith, taras } from '../testing/fake-session.ts'
import { ChatPage } from './ChatPage.tsx'

const walks = newId<ChatId>()
let drawn: Drawn
afterEach(async () => {
  vi.unstubAllGlobals()
  await drawn.end()
})

async function open(summary: ChatSummary, muted: unknown[] = []) {
  const world = fakeSession({}, { mute: async (_, until) => void muted.push(until) })
  const state = new Value<TimelineState>({
    ...{
      messages: [],
      pending: [],
      readSeq: 0,
      othersReadSeq: 0,
      hasOlder: false,
      hasOlderHere: false,
      loading: 'none',
      failed: false,
    },
    ...{ typing: summary.typing, gone: summary.gone },
  })
  const draft = new Value(summary.draft)
  const timeline = {
    chatId: summary.chat.id,
    state,
    draft,
    open: () => {},
    markRead: () => {},
    setDraft: (text: string) => draft.set(text),
  } as unknown as Timeline
  Object.assign(world.session, { timeline: () => timeline })
  world.chats.set([summary])
  drawn = await draw(<ChatPage chatId={summary.chat.id} />, { session: world.session })
  return { ...world, state, draft }
}

describe('the head of a chat', () => {
  test('of a group says how many are in, and leads to what there is to know', async () => {
    await open(groupWith({ chat: make.group({ title: 'Walks', memberCount: 5 }) }))
    expect(drawn.all('heading')[0]).toBe('Walks')
    expect(drawn.page.textContent).toContain('5 members')
    expect(drawn.find('button', 'Chat info').getAttribute('aria-expanded')).toBe('false')
    // A call rings one person, whom a group does not name.
    expect(drawn.all('button')).not.toContain('Voice call')
  })

  test('of a group leads to its rooms, and back', async () => {
    await open(groupWith({ chat: make.group({ title: 'Walks' }) }))
    await drawn.until(() => drawn.all('button').includes('Rooms'))
    const rooms = drawn.find('button', 'Rooms')
    expect(rooms.getAttribute('aria-expanded')).toBe('false')
    await drawn.press(rooms)
    await drawn.until(() => drawn.all('heading').includes('Rooms'))
    expect(rooms.getAttribute('aria-expanded')).toBe('true')
    // "Chat info" comes in its place, not beside it.
    await drawn.press(drawn.find('button', 'Chat info'))
    await drawn.until(() => drawn.all('heading').includes('Chat info'))
    expect(drawn.all('heading')).not.toContain('Rooms')
    await drawn.change(() => history.back())
    await drawn.until(() => !drawn.all('heading').includes('Chat info'))
    expect(drawn.all('heading')).not.toContain('Rooms')
    await drawn.until(() => document.activeElement?.getAttribute('aria-label') === 'Chat info')
  })

  test('of a group says how many are inside its rooms', async () => {
    const { seen } = await open(groupWith({ chat: make.group({ id: walks }) }))
    const call = make.seen({ chatId: walks, roomId: newId<RoomId>(), people: [make.inside(), make.inside()] })
    await drawn.change(() => seen.set(new Map([[call.id, call]])))
    await drawn.until(() => drawn.all('button').includes('Rooms, 2 people inside'))
  })

  test('of a channel leads to no rooms, for there are none', async () => {
    await open(groupWith({ chat: make.channel() }))
    expect(drawn.all('button')).not.toContain('Rooms')
  })

  test('names those who are typing', async () => {
    await open(groupWith({ typing: [taras.id] }))
    expect(drawn.page.textContent).toContain('Taras Bondarenko is typing…')
  })

  test('of a direct chat offers calls, and shows whether the other one is online', async () => {
    const { shown } = await open(summaryWith())
    expect(drawn.all('button')).toContain('Voice call')
    expect(drawn.all('button')).not.toContain('Chat info')
    expect(drawn.page.textContent).toContain('Online')
    expect([...shown]).toContainEqual([taras.id])
  })
})

describe('G-1: in a channel', () => {
  const channel = make.channel({ title: 'News' })

  test('a member reads that only admins write, and can silence it', async () => {
    const muted: unknown[] = []
    await open(groupWith({ chat: channel }), muted)
    expect(drawn.all('textbox')).toEqual([])
    expect(drawn.page.textContent).toContain('Only admins write here')
    await drawn.press(drawn.find('button', 'Mute'))
    expect(muted[0]).toBeGreaterThan(Date.now())
  })

  test('a muted one can be heard again', async () => {
    const muted: unknown[] = []
    await open(groupWith({ chat: channel, isMuted: true }), muted)
    await drawn.press(drawn.find('button', 'Unmute'))
    expect(muted).toEqual([null])
  })

  test('an admin writes', async () => {
    await open(groupWith({ chat: channel, me: make.membership({ role: 'admin' }) }))
    expect(drawn.all('textbox')).toEqual(['Message'])
  })
})

describe('a chat that is gone', () => {
  test.each([
    ['left', 'You left “Walks”.'],
    ['removed', 'You were removed from “Walks”.'],
    ['banned', 'You were banned from “Walks”.'],
    ['deleted', '“Walks” was deleted.'],
    ['unknown', 'You are no longer in “Walks”.'],
  ] as const)('%s is told, in place and aloud', async (reason, sentence) => {
    const walks = groupWith({ draft: 'Half a thought' })
    const { chats, gone } = await open(walks)
    drawn.find('textbox', 'Message').focus()
    expect(drawn.all('status')).not.toContain(sentence)
    await drawn.change(() => chats.set([{ ...walks, gone: reason }]))
    expect(drawn.all('status')).toContain(sentence)
    // Whoever wrote has the focus on why they cannot go on.
    expect(document.activeElement?.textContent).toContain(sentence)
    expect(drawn.all('textbox')).toEqual([])
    expect(drawn.all('button')).not.toContain('Chat info')
    await drawn.change(() => {
      gone.set(walks.chat.id, { title: walks.title, reason })
      chats.set([])
    })
    expect(drawn.all('status')).toContain(sentence)
    expect(drawn.all('heading')).toEqual([sentence])
  })

  test('a draft is left to copy or to delete', async () => {
    const copied: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => copied.push(text) } })
    const { draft } = await open(groupWith({ gone: 'removed', draft: 'Half a thought' }))
    await drawn.press(drawn.find('button', 'Copy'))
    expect(copied).toEqual(['Half a thought'])
    await drawn.press(drawn.find('button', 'Delete'))
    expect(draft.get()).toBe('')
  })

  test('with nothing left of it has the focus on why it went', async () => {
    const walks = groupWith()
    const { chats, gone } = await open(walks)
    drawn.find('textbox', 'Message').focus()
    await drawn.change(() => {
      gone.set(walks.chat.id, { title: walks.title, reason: 'removed' })
      chats.set([])
    })
    expect(document.activeElement?.textContent).toBe('You were removed from “Walks”.')
    expect(drawn.page.textContent).toContain('Only an admin can add you again.')
  })

  test('that was never here is not called gone', async () => {
    const { chats } = await open(groupWith())
    await drawn.change(() => chats.set([]))
    expect(drawn.all('heading')).toEqual(['This chat is not here'])
  })
})

describe('what comes is read out', () => {
  const walks = groupWith()
  let seq = 0
  const said = (text: string, senderId = taras.id) => {
    seq += 1
    return make.message({ chatId: walks.chat.id, seq, senderId, body: make.text(text) })
  }
  const heard = () =>
    [...drawn.page.querySelectorAll('[aria-live=polite].sr-only > p')].map(({ textContent }) => textContent)

  test('each of several that come at once, and none of them is taken away before it was read', async () => {
    const { state } = await open(walks)
    const add = (...messages: ReturnType<typeof said>[]) =>
      drawn.change(() =>
        state.update((before) => ({ ...before, messages: [...before.messages, ...messages] })),
      )
    await add(said('One'), said('Two'), said('Mine', olena.id), said('Three'))
    const name = 'Taras Bondarenko'
    expect(heard()).toEqual([`${name}: One`, `${name}: Two`, `${name}: Three`])
    await add(said('Four'))
    expect(heard()).toEqual([`${name}: One`, `${name}: Two`, `${name}: Three`, `${name}: Four`])
    // Of a heap nobody wants to hear every word.
    await add(...Array.from({ length: 60 }, (_, at) => said(`Heap ${at}`)))
    expect(heard().slice(4)).toEqual(['60 unread messages', `${name}: Heap 59`])
  })
})
