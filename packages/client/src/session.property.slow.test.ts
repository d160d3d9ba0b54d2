// After any losses, repetitions, crashes and restarts, whoever came and went, every device holds exactly what the server holds.
import { settle } from '@poruch/live/testing'
import type { ChatId, Message } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import type { ChatSummary } from './chats/summaries.ts'
import type { Session } from './session.ts'
import { nth, Story, type StoryPage } from './testing/story.ts'

type Act = (story: Story, n: number, m: number) => Promise<void> | void

/** What people do on pages. */
const onPages: Readonly<Record<string, Act>> = {
  send: (story, n, m) => story.send(n, m),
  discard: (story, n, m) => story.discard(n, m),
  draft: (story, n, m) => story.timeline(n, m).setDraft(n % 3 === 0 ? '' : `half ${n}`),
  open: (story, n, m) => story.timeline(n, m).open(),
  older: (story, n, m) => void story.timeline(n, m).loadOlder(),
  read: (story, n, m) => {
    const timeline = story.timeline(n, m)
    const { messages } = timeline.state.get()
    timeline.markRead(messages[Math.max(0, messages.length - 1 - (n % 3))]?.seq ?? 0)
  },
  pin: (story, n, m) =>
    void story
      .page(n)
      .session.chats.pin(story.chatId(m), n % 2 === 0)
      .catch(() => {}),
  mute: (story, n, m) =>
    void story
      .page(n)
      .session.chats.setNotify(story.chatId(m), 'mentions')
      .catch(() => {}),
  archive: (story, n, m) =>
    void story
      .page(n)
      .session.chats.archive(story.chatId(m), n % 2 === 0)
      .catch(() => {}),
  quit: (story, n, m) =>
    void story
      .page(n)
      .session.chats.leave(story.chatId(m))
      .catch(() => {}),
}

/** What they do elsewhere. */
const elsewhere: Readonly<Record<string, Act>> = {
  write: (story, n, m) => story.write(n, m),
  edit: (story, n, m) => story.edit(n, m),
  title: (story, n, m) =>
    story.elsewhere(n, 'chat.edit', {
      chatId: story.chatId(m),
      change: { what: 'title', title: `Title ${n}` },
    }),
  settings: (story, n, m) => {
    const whoAdds = n % 2 === 0 ? 'members' : 'admins'
    return story.elsewhere(n, 'chat.edit', {
      chatId: story.chatId(m),
      change: { what: 'settings', settings: { whoAdds } },
    })
  },
  add: (story, n, m) =>
    story.elsewhere(n, 'member.add', {
      chatId: story.chatId(m),
      userIds: story.people.map(({ user }) => user.id),
    }),
  remove: (story, n, m) => onPerson(story, n, m, 'member.remove'),
  ban: (story, n, m) => onPerson(story, n, m, 'member.ban'),
  unban: (story, n, m) => onPerson(story, n, m, 'member.unban'),
  admin: (story, n, m) => {
    const role = n % 2 === 0 ? 'admin' : 'member'
    return story.elsewhere(n, 'member.role', { chatId: story.chatId(m), userId: other(story, n), role })
  },
  transfer: (story, n, m) =>
    story.elsewhere(n, 'member.role', { chatId: story.chatId(m), userId: other(story, n), role: 'owner' }),
  join: (story, n, m) => story.elsewhere(n, 'chat.join', { token: nth(story.places, m).token ?? '' }),
  leave: (story, n, m) => story.elsewhere(n, 'chat.leave', { chatId: story.chatId(m) }),
  delete: (story, n, m) =>
    n % 4 === 0 ? story.elsewhere(n, 'chat.delete', { chatId: story.chatId(m) }) : undefined,
  readElsewhere: (story, n, m) => story.elsewhere(n, 'chat.read', { chatId: story.chatId(m), seq: n * 2 }),
  pinElsewhere: (story, n, m) =>
    story.elsewhere(n, 'membership.set', { chatId: story.chatId(m), pinned: n % 2 === 1 }),
}

const other = (story: Story, n: number) => nth(story.people, n + 1 + (n % 2)).user.id
const onPerson = (
  story: Story,
  n: number,
  m: number,
  type: 'member.remove' | 'member.ban' | 'member.unban',
) => story.elsewhere(n, type, { chatId: story.chatId(m), userId: other(story, n) })

/** What becomes of frames, answers, pages and the server. */
const weather: Readonly<Record<string, Act>> = {
  toServer: async (story, n, m) => {
    const wire = story.wire(n)
    for (let i = 0; wire !== undefined && i <= m; i += 1) wire.deliverToServer()
  },
  toDevice: (story, n, m) => {
    const wire = story.wire(n)
    for (let i = 0; wire !== undefined && i <= m; i += 1) wire.deliverToDevice()
  },
  repeat: (story, n) => story.repeat(n),
  swap: (story, n) => story.swap(n),
  drop: (story, n, m) => story.wire(n)?.drop(m % 2 === 0 ? 'late' : 'lost'),
  silence: (story, n) => story.wire(n)?.silence(),
  crash: (story, n) => story.crash(n),
  restart: (story) => story.world.server.restart(),
  time: (story, n) => story.world.server.pass(n * 300),
  longTime: (story, n) => story.world.server.pass(n * 6_000),
  refuse: (story) => void story.world.server.refusals.push('not_stored'),
  http: (story, n) => story.http(nth(['open', 'down', 'held', 'lost'], n)),
  all: (story) => void story.world.server.deliverAll(),
  exchange: (story) => story.world.server.exchange(),
}
const act = { ...onPages, ...elsewhere, ...weather }

interface Step {
  readonly what: string
  readonly n: number
  readonly m: number
}

const steps = fc.array(
  fc.record<Step>({
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('send', 'write', 'toServer', 'toDevice', 'all', 'exchange') },
      { weight: 2, arbitrary: fc.constantFrom(...Object.keys(weather)) },
      { weight: 3, arbitrary: fc.constantFrom(...Object.keys(onPages), ...Object.keys(elsewhere)) },
    ),
    n: fc.nat(11),
    m: fc.nat(3),
  }),
  { maxLength: 80, size: 'max' },
)

/** As the server says it. A mark of somebody who left may be known to those who saw it. */
function told({ chat, me, peer, lastMessage, unread, mentions }: ChatSummary) {
  return { chat, me, peer: peer?.id ?? null, lastMessage, unread, mentions }
}

function listOf({ roster }: Session) {
  const all = [...roster.chats.get(), ...roster.archived.get()].filter(({ gone }) => gone === null)
  return new Map(all.map((summary) => [summary.chat.id, told(summary)]))
}

/** What is gone stands there only for what was written. */
function goneOnlyForWords({ roster }: Session): void {
  for (const { gone, pending, draft } of [...roster.chats.get(), ...roster.archived.get()])
    if (gone !== null) expect(pending !== null || draft !== '').toBe(true)
}

async function timelinesHeld({ session }: StoryPage, stored: ReadonlyMap<ChatId, readonly Message[]>) {
  const list = listOf(session)
  for (const chatId of [...stored.keys()].filter((id) => list.has(id))) {
    const timeline = session.timeline(chatId)
    for (let i = 0; i < 60 && timeline.state.get().hasOlder; i += 1) await timeline.loadOlder()
    expect(timeline.state.get().messages).toEqual(stored.get(chatId))
  }
}

/** Stored once and in order, or still here with the reason. */
function wordsKept({ session, wrote }: StoryPage, stored: ReadonlyMap<ChatId, readonly Message[]>): void {
  const left = [...stored.keys()].flatMap((chatId) => session.timeline(chatId).state.get().pending)
  for (const { state } of left) expect(state).toBe('refused')
  const arrived = [...stored.values()].flatMap((messages) =>
    messages.map(({ id }) => id).filter((id) => wrote.has(id)),
  )
  expect(new Set(arrived).size).toBe(arrived.length)
  for (const id of wrote) {
    const pending = left.find((message) => message.id === id)
    // That it arrived is said also to whoever went before the answer came (M-3).
    expect(pending === undefined || !arrived.includes(id)).toBe(true)
    expect(pending !== undefined || arrived.includes(id)).toBe(true)
  }
  for (const messages of stored.values()) {
    const own = messages.map(({ id }) => id).filter((id) => wrote.has(id))
    expect(own).toEqual([...wrote].filter((id) => own.includes(id)))
  }
}

/** What the cache keeps is what the page held, and its cursor leaves nothing out. */
async function keptForLater(story: Story, page: StoryPage, list: ReturnType<typeof listOf>): Promise<void> {
  const { world } = story
  await page.session.close()
  await world.server.exchange()
  world.server.http.way = 'down'
  const again = await world.open(page.cache, page.member)
  expect(listOf(again)).toEqual(list)
  const { cursor } = await page.cache.load(page.member.user.id)
  expect(cursor).not.toBeNull()
  world.server.http.way = 'open'
  await world.server.exchange()
  expect(listOf(again)).toEqual(list)
  goneOnlyForWords(again)
}

/** A change came ahead of what precedes it, and its turn came while an older version was read from the cache. */
const aheadWhileRead: Step[] = [
  { what: 'write', n: 0, m: 0 },
  { what: 'open', n: 3, m: 0 },
  { what: 'http', n: 2, m: 0 },
  { what: 'edit', n: 0, m: 0 },
  { what: 'write', n: 0, m: 0 },
  { what: 'crash', n: 7, m: 0 },
  { what: 'all', n: 0, m: 0 },
  { what: 'edit', n: 0, m: 0 },
  { what: 'toDevice', n: 3, m: 0 },
]

async function check(list: readonly Step[], crowd = 0): Promise<void> {
  const story = await Story.begin(crowd)
  const { world, pages } = story
  for (const { what, n, m } of list) {
    await act[what]?.(story, n, m)
    await world.server.settle()
  }
  await story.rest()
  const stored = new Map<ChatId, Message[]>()
  for (const { chatId } of story.places) stored.set(chatId, await world.messages(chatId))
  for (const page of pages) {
    const fresh = await world.open(memoryCache(), page.member)
    await world.server.exchange()
    const truth = listOf(fresh)
    expect(listOf(page.session)).toEqual(truth)
    goneOnlyForWords(page.session)
    for (const chatId of stored.keys()) if (truth.has(chatId)) page.session.timeline(chatId).open()
    await world.server.exchange()
    await timelinesHeld(page, stored)
    wordsKept(page, stored)
    expect(listOf(page.session)).toEqual(truth)
    await keptForLater(story, page, truth)
  }
  await world.close()
  await settle()
  expect(world.clock.timers).toBe(0)
}

test('S-1, S-3, S-8, S-9, M-1, O-2, O-5, O-6, O-8, O-9, O-10: each device holds what the server holds, and no word is lost', async () => {
  const property = fc.asyncProperty(steps, (list) => check(list))
  await fc.assert(property, { numRuns: 60, verbose: 1, examples: [[aheadWhileRead]] })
}, 120_000)

test('W-19, W-21, W-23: nor does it hold less, or more, where the list comes in pages', async () => {
  // One chat more than the first page holds, and the four in which things happen.
  await fc.assert(
    fc.asyncProperty(steps, (list) => check(list, 47)),
    { numRuns: 15, verbose: 1 },
  )
}, 120_000)
