// What one row of the list of chats says: of what goes on, of what waits, and of how much is unread.
// @vitest-environment happy-dom
import type { ChatSummary, PendingMessage } from '@poruch/client'
import { type Message, type MessageId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw, wordsOf } from '../testing/draw.tsx'
import { fakeSession, groupWith, olena, summaryWith, taras } from '../testing/fake-session.ts'
import { ChatRow } from './ChatRow.tsx'

const now = new Date(2026, 10, 21, 14).getTime()
const at = new Date(2026, 10, 21, 9, 5).getTime()

let drawn: Drawn
afterEach(() => drawn.end())

async function row(change: Partial<ChatSummary>, isOnline = false): Promise<string> {
  const summary = summaryWith(change)
  const { session } = fakeSession()
  drawn = await draw(<ChatRow summary={summary} now={now} isOpen={false} isOnline={isOnline} />, { session })
  return drawn.all('link').join()
}

const said = (by: typeof olena, body: Message['body']): Message =>
  make.message({ senderId: by.id, body, createdAt: at })
const waiting = (change: Partial<PendingMessage>): PendingMessage => {
  const { chat } = summaryWith()
  const id = newId<MessageId>()
  return {
    id,
    chatId: chat.id,
    body: make.text('on its way'),
    createdAt: at,
    state: 'waiting',
    code: null,
    ...change,
  }
}

describe('a row', () => {
  test('names the person, the time and the last words', async () => {
    const words = await row({ lastMessage: said(taras, make.text('See you at ten')) })
    expect(words).toBe('Taras Bondarenko09:05See you at ten')
  })

  test('says who spoke when it was the reader', async () => {
    expect(await row({ lastMessage: said(olena, make.text('Fine')) })).toContain('You: Fine')
  })

  test('says how much is unread, and that the person is online', async () => {
    const words = await row({ unread: 3, lastMessage: said(taras, make.text('Hello?')) }, true)
    expect(words).toContain('3 unread messages')
    expect(words).toContain('Online')
  })

  test('counts no further than three digits in the mark, but to the end aloud', async () => {
    await row({ unread: 1_234 })
    const mark = drawn.page.querySelector('.figures > [aria-hidden=true]')
    expect(mark?.textContent).toBe('999+')
    expect(wordsOf(drawn.page)).toContain('1,234 unread messages')
  })

  test('shows what goes on first: typing, then the draft, then what waits, then the last words', async () => {
    const all = {
      lastMessage: said(taras, make.text('last words')),
      pending: waiting({}),
      draft: 'half a thought',
      typing: [taras.id],
    }
    expect(await row(all)).toContain('typing…')
    await drawn.end()
    expect(await row({ ...all, typing: [] })).toContain('Draft: half a thought')
    await drawn.end()
    expect(await row({ ...all, typing: [], draft: ' ' })).toContain('on its way')
    await drawn.end()
    expect(await row({ ...all, typing: [], draft: '', pending: null })).toContain('last words')
  })

  test('names in a group who wrote, by the first word of the name, and calls the reader “You”', async () => {
    expect(await row(groupWith({ lastMessage: said(taras, make.text('Ten')), lastSender: taras }))).toContain(
      'Taras: Ten',
    )
    await drawn.end()
    expect(await row(groupWith({ lastMessage: said(olena, make.text('Ten')), lastSender: olena }))).toContain(
      'You: Ten',
    )
  })

  test('says which of a group is typing', async () => {
    expect(await row(groupWith({ typing: [taras.id] }))).toContain('Taras Bondarenko is typing…')
  })

  test('marks a chat as muted and pinned, and that the reader is called by name', async () => {
    const words = await row({ isMuted: true, isPinned: true, unread: 7, mentions: 2 })
    expect(words).toContain('7 unread messages')
    expect(words).toContain('2 mentions of you')
    const marks = () =>
      [...drawn.page.querySelectorAll('a [role=img]')].map((mark) => mark.getAttribute('aria-label'))
    expect(marks()).toEqual(['Muted', 'Pinned'])
  })

  test.each([
    ['waiting', 'Waiting to be sent'],
    ['refused', 'Not sent'],
  ] as const)('marks a message that is %s with “%s”', async (state, label) => {
    await row({ pending: waiting({ state }) })
    expect(drawn.page.querySelector('svg[aria-label]')?.getAttribute('aria-label')).toBe(label)
  })

  test('V-5: says of a kind that it does not know that it is not supported', async () => {
    const body = { kind: 'poll', question: 'When?' } as object as Message['body']
    expect(await row({ lastMessage: said(taras, body) })).toContain('not supported by this app')
  })
})
