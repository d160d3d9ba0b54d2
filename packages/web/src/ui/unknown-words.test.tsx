// An app that its service worker kept meets words of the next release: whatever is shown has a row and a sentence for them.
// @vitest-environment happy-dom
import type { ChatSummary, TimelineState } from '@poruch/client'
import { Value } from '@poruch/live'
import { type Message, PoruchError } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { snapshotWith } from '../calling/testing/fake-call.ts'
import { callView } from '../calling/view.ts'
import { endHint } from '../calling/words.ts'
import { ChatPage } from './chat/ChatPage.tsx'
import { MemberRow } from './chat/info/MemberRow.tsx'
import { ChatRow } from './inbox/ChatRow.tsx'
import { ChatMenuContent } from './inbox/menu/ChatMenuContent.tsx'
import { type Drawn, draw } from './testing/draw.tsx'
import { fakeSession, groupWith, olena, summaryWith, taras } from './testing/fake-session.ts'
import { useText } from './text-context.tsx'
import { useErrorText } from './use-error-text.ts'

let drawn: Drawn | null = null
afterEach(async () => {
  vi.restoreAllMocks()
  await drawn?.end()
  drawn = null
})

/** The last two stand in every object, where a table is asked without care. */
const words = ['hologram', 'toString', '__proto__'] as const
/** What only a newer server says, where one of the words that this app knows is expected. */
const newer = <Known extends string>(word: string): Known => word as Known

const said = (body: object): Message => make.message({ senderId: taras.id, body: body as Message['body'] })
const call = (over: object) => ({
  ...{
    kind: 'call',
    callId: make.call().id,
    media: 'audio',
    reason: 'completed',
    durationMs: 0,
    people: [],
    peopleCount: 0,
  },
  ...over,
})

/** Both where it is one line of the list, and in the chat itself. */
async function inChat(change: Partial<ChatSummary>, message?: Message): Promise<ReactNode> {
  const summary = { ...summaryWith(change), lastMessage: message ?? null, lastSender: taras }
  const world = fakeSession()
  const state = new Value<TimelineState>({
    ...{ messages: message === undefined ? [] : [message], pending: [], readSeq: 0, othersReadSeq: 0 },
    ...{ hasOlder: false, hasOlderHere: false, loading: 'none', failed: false },
    ...{ typing: [], gone: summary.gone },
  })
  const nothing = { open: () => {}, markRead: () => {}, setDraft: () => {} }
  const timeline = { chatId: summary.chat.id, state, draft: new Value(''), ...nothing }
  Object.assign(world.session, { timeline: () => timeline })
  world.chats.set([summary])
  drawn = await draw(
    <>
      <ChatRow summary={summary} now={0} isOpen={false} isOnline={false} />
      <ChatPage chatId={summary.chat.id} />
    </>,
    { session: world.session },
  )
  return null
}

async function alone(node: ReactNode): Promise<void> {
  drawn = await draw(node, { session: fakeSession().session })
}

function ErrorWords({ code }: { code: string }) {
  return <p>{useErrorText()(new PoruchError(newer(code)))}</p>
}

function CallWords({ change }: { change: Parameters<typeof snapshotWith>[0] }) {
  const t = useText('call')
  const snapshot = snapshotWith(change)
  const { status } = callView(snapshot, false)
  const all = [status, endHint(snapshot.reason)].flatMap((one) => one ?? [])
  return <p>{all.map(({ key, values }) => t(key, { name: 'Taras', ...values })).join(' ')}</p>
}

const ended = { phase: 'ended', connectedAt: 1, endedAt: 2, answeredAt: 1 } as const

/** One row for each union of the wire that a person sees something of: how it is shown, and what must be read. */
const unions: readonly (readonly [string, (word: string) => Promise<unknown>, RegExp])[] = [
  ['kind of a message', (word) => inChat({}, said({ kind: word })), /not supported by this app/],
  [
    'change of a service message',
    (word) => inChat({}, said({ kind: 'service', change: word, userIds: [], text: null })),
    /Something changed here/,
  ],
  ['end reason in a record', (word) => inChat({}, said(call({ reason: word }))), /Incoming call/],
  ['media in a record', (word) => inChat({}, said(call({ media: word }))), /Incoming call/],
  [
    'end reason of a call',
    (word) => alone(<CallWords change={{ ...ended, reason: newer(word) }} />),
    /Call ended/,
  ],
  [
    'media of a call that rings',
    (word) => alone(<CallWords change={{ phase: 'incoming', role: 'callee', media: newer(word) }} />),
    /Voice call/i,
  ],
  [
    'kind of a chat',
    (word) => inChat({ chat: { ...make.group({ title: 'Walks' }), kind: newer(word) } }),
    /Walks.*too old to write here/s,
  ],
  [
    'role of this person',
    (word) => inChat(groupWith({ me: make.membership({ role: newer(word) }) })),
    /Write a message/,
  ],
  [
    'role of a member',
    (word) =>
      alone(
        <MemberRow
          {...{ id: olena.id, user: olena, role: newer(word), isMe: false, isOnline: false }}
          actions={[]}
          onAction={() => {}}
        />,
      ),
    /@olena$/,
  ],
  ['reason why a chat is gone', (word) => inChat({ gone: newer(word) }), /You are no longer in/],
  ['code of a refusal', (word) => alone(<ErrorWords code={word} />), /too old to know/],
  [
    'code at a message that was not sent',
    (word) =>
      inChat({
        pending: {
          ...{ id: make.message().id, chatId: make.chat().id, body: make.text('mine'), createdAt: 1 },
          ...{ state: 'refused', code: newer(word) },
        },
      }),
    /mine/,
  ],
  [
    'notification level',
    (word) => {
      const summary = groupWith({ me: make.membership({ notify: newer(word) }) })
      return alone(<ChatMenuContent summary={summary} name="Walks" isOpen onOpenChange={() => {}} />)
    },
    /Mentions only/,
  ],
]

describe.each(unions)('V-5: an unknown %s', (_, show, expected) => {
  test.each(words)('%s', async (word) => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
    await show(word)
    const text = drawn?.page.textContent ?? ''
    expect(text).toMatch(expected)
    expect(text).not.toMatch(/undefined|NaN|\[object|native code|\b[a-z]+(_[a-z]+)*\.[a-z]+_[a-z_]+\b/)
    expect(errors).not.toHaveBeenCalled()
  })
})
