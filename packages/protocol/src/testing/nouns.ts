// Valid nouns for tests: people, chats, messages, calls, each with what the test says and the rest filled in. Ids are new
// each time; what refers to one another agrees unless the test says otherwise.
import type { Call, CallSeen, Leg } from '../call.ts'
import type { Chat, ChatPreview, RosterEntry, RosterPage } from '../chat.ts'
import type { Invite } from '../http.ts'
import type { CallId, ChatId, DeviceId, InviteId, MessageId, RoomId, UserId } from '../ids.ts'
import { timeouts } from '../limits.ts'
import type { Member, Membership } from '../member.ts'
import type { Message, MessageBody } from '../message.ts'
import { newId } from '../new-id.ts'
import type { Room } from '../room.ts'
import type { Device, User } from '../user.ts'

/** When everything here happened: 4 May 2026. */
export const madeAt = 1_777_914_000_000

type Of<Kind extends MessageBody['kind']> = Extract<MessageBody, { kind: Kind }>
function user(over: Partial<User> = {}): User {
  const id = over.id ?? newId<UserId>()
  return { id, username: `user_${id.slice(-8)}`, displayName: 'Olena', role: 'member', ...over }
}

const device = (over: Partial<Device> = {}): Device => ({
  id: newId<DeviceId>(),
  name: 'Firefox on Linux',
  createdAt: madeAt,
  seenAt: madeAt,
  ...over,
})

/** A direct chat, unless told another kind; a group or channel has a title. */
function chat(over: Partial<Chat> = {}): Chat {
  const direct = (over.kind ?? 'direct') === 'direct'
  return {
    id: newId<ChatId>(),
    kind: 'direct',
    title: direct ? null : 'Walks',
    description: '',
    pictureId: null,
    settings: { whoAdds: 'members' },
    createdAt: madeAt,
    lastSeq: 0,
    changedSeq: 0,
    memberCount: 2,
    ...over,
  }
}

const group = (over: Partial<Chat> = {}): Chat => chat({ kind: 'group', ...over })
const channel = (over: Partial<Chat> = {}): Chat => chat({ kind: 'channel', ...over })

const preview = (over: Partial<ChatPreview> = {}): ChatPreview => ({
  id: newId<ChatId>(),
  kind: 'group',
  title: 'Walks',
  description: '',
  pictureId: null,
  memberCount: 2,
  ...over,
})

const member = (over: Partial<Member> = {}): Member => ({
  userId: newId<UserId>(),
  role: 'member',
  joinedAt: madeAt,
  ...over,
})

const membership = (over: Partial<Membership> = {}): Membership => ({
  role: 'member',
  joinedAt: madeAt,
  rev: 0,
  readSeq: 0,
  notify: 'all',
  mutedUntil: null,
  pinnedAt: null,
  archivedAt: null,
  ...over,
})

/** A chat in a roster; a direct one has somebody at the other end. */
function entry(over: Partial<RosterEntry> = {}): RosterEntry {
  const place = over.chat ?? chat()
  return {
    chat: place,
    me: membership(),
    peerId: place.kind === 'direct' ? newId<UserId>() : null,
    lastMessage: null,
    unread: 0,
    mentions: 0,
    othersReadSeq: 0,
    ...over,
  }
}

const page = (over: Partial<RosterPage> = {}): RosterPage => ({
  entries: [],
  gone: [],
  users: [],
  more: null,
  ...over,
})

const text = (words = 'Are you home?', over: Partial<Of<'text'>> = {}): Of<'text'> => ({
  kind: 'text',
  text: words,
  mentions: [],
  ...over,
})

const service = (change: Of<'service'>['change'], over: Partial<Of<'service'>> = {}): Of<'service'> => ({
  kind: 'service',
  change,
  userIds: [],
  text: null,
  ...over,
})

const callBody = (over: Partial<Of<'call'>> = {}): Of<'call'> => ({
  kind: 'call',
  callId: newId<CallId>(),
  media: 'audio',
  reason: 'completed',
  durationMs: 94_000,
  people: over.people ?? [],
  peopleCount: over.people?.length ?? 0,
  ...over,
})

/** A text at place 1, unless told; not changed since it was written. */
function message(over: Partial<Message> = {}): Message {
  const seq = over.seq ?? 1
  return {
    id: newId<MessageId>(),
    chatId: newId<ChatId>(),
    seq,
    changedSeq: seq,
    senderId: newId<UserId>(),
    body: text(),
    createdAt: madeAt,
    ...over,
  }
}

const leg = (over: Partial<Leg> = {}): Leg => ({
  deviceId: newId<DeviceId>(),
  userId: newId<UserId>(),
  state: 'ringing',
  prelink: 'all',
  since: over.state === 'active' || over.state === 'stale' ? 1 : 0,
  waiting: false,
  rung: over.state === 'active' || over.state === 'stale' ? 0 : 1,
  ...over,
})

/** A call that rings: begun by the person of its first leg, for the people of the others. */
function call(over: Partial<Call> = {}): Call {
  const legs = over.legs ?? [
    leg({ state: 'active', ...(over.startedBy && { userId: over.startedBy }) }),
    leg(),
  ]
  const startedBy = over.startedBy ?? legs[0]?.userId ?? newId<UserId>()
  const others = legs.map(({ userId }) => userId).filter((id) => id !== startedBy)
  return {
    id: newId<CallId>(),
    chatId: newId<ChatId>(),
    roomId: null,
    startedBy,
    invited: [...new Set(others)],
    guests: [],
    media: 'audio',
    state: 'ringing',
    reason: null,
    rev: 1,
    createdAt: madeAt,
    ringUntil: madeAt + timeouts.ringMs,
    answeredAt: null,
    endedAt: null,
    pair: true,
    mutual: true,
    ...over,
    legs,
  }
}

type SeenPerson = CallSeen['people'][number]

/** One device inside, that is heard and says nothing. */
const inside = (over: Partial<SeenPerson> = {}): SeenPerson => ({
  userId: newId<UserId>(),
  deviceId: newId<DeviceId>(),
  muted: false,
  speaking: false,
  ...over,
})

/** A call in a group as others see it, with one device inside. */
function seen(over: Partial<CallSeen> = {}): CallSeen {
  const people = over.people ?? [inside(over.startedBy && { userId: over.startedBy })]
  return {
    id: newId<CallId>(),
    chatId: newId<ChatId>(),
    roomId: null,
    media: 'audio',
    state: 'active',
    rev: 1,
    createdAt: madeAt,
    startedBy: people[0]?.userId ?? newId<UserId>(),
    full: false,
    ...over,
    people,
  }
}

const room = (over: Partial<Room> = {}): Room => ({
  id: newId<RoomId>(),
  chatId: newId<ChatId>(),
  title: 'Fountain',
  createdAt: madeAt,
  rev: 1,
  ...over,
})

const invite = (over: Partial<Invite> = {}): Invite => ({
  id: newId<InviteId>(),
  chatId: null,
  createdAt: madeAt,
  expiresAt: null,
  usesLeft: null,
  ...over,
})

export const nouns = {
  user,
  device,
  chat,
  group,
  channel,
  preview,
  member,
  membership,
  entry,
  page,
  text,
  service,
  callBody,
  message,
  leg,
  call,
  inside,
  seen,
  room,
  invite,
}
