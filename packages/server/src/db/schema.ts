// The tables as TypeScript sees them: text ids, integer milliseconds, JSON as text.
import type {
  Call,
  Chat,
  ChatId,
  CommandId,
  CommandType,
  DeviceId,
  InviteId,
  Membership,
  MessageBody,
  MessageId,
  PictureId,
  RoomId,
  UserId,
  UserRole,
} from '@poruch/protocol'
import type { Kysely, Transaction } from 'kysely'

export interface UserTable {
  id: UserId
  username: string
  display_name: string
  role: UserRole
  password_hash: string
  /** Username and folded display name, written by us: the databases fold only Latin letters alike. */
  search_text: string
  created_at: number
}

export interface DeviceTable {
  id: DeviceId
  user_id: UserId
  name: string
  /** SHA-256 of the session token, base64url. */
  token_hash: string
  created_at: number
  seen_at: number
}

export interface InviteTable {
  id: InviteId
  /** The chat it lets people into; null: it lets them create an account. */
  chat_id: ChatId | null
  /** SHA-256 of the token in the link, base64url. */
  token_hash: string
  created_by: UserId
  created_at: number
  expires_at: number | null
  uses_left: number | null
  deleted_at: number | null
}

export interface ChatTable {
  id: ChatId
  kind: Chat['kind']
  title: string | null
  description: string
  picture_id: PictureId | null
  who_adds: Chat['settings']['whoAdds']
  /** The two people of a direct chat, smaller id first; null in other chats. */
  pair_key: string | null
  created_by: UserId
  created_at: number
  last_seq: number
  changed_seq: number
  member_count: number
  /** When the newest message was taken, or the chat made. */
  activity_at: number
  /** Grows with whatever changes here: what a cursor is compared with. */
  stamp: number
  deleted_at: number | null
}

/** A square of 512 pixels, without metadata. */
export interface PictureTable {
  id: PictureId
  chat_id: ChatId
  bytes: Uint8Array
  created_at: number
}

export type MemberState = 'in' | 'left' | 'removed' | 'banned'

/** Whoever was in a chat once keeps a row: it tells their devices that the chat is gone, and doors that they are shut. */
export interface MemberTable {
  chat_id: ChatId
  user_id: UserId
  state: MemberState
  /** 1 in a direct chat: whose members nobody needs to look up to tell them something. */
  is_direct: number
  /** 0 owner, 1 admin, 2 member: the order in which they are listed. */
  rank: number
  joined_at: number
  /** When this member went, as a stamp of the chat: what their devices' cursors are compared with. Null: never went. */
  left_stamp: number | null
  /** Grows with what this member sets for themselves. */
  rev: number
  read_seq: number
  /** When this member first wrote here; null until then. */
  wrote_at: number | null
  notify: Membership['notify']
  muted_until: number | null
  pinned_at: number | null
  archived_at: number | null
}

/** A command that was carried out in a chat. */
export interface OrderTable {
  user_id: UserId
  id: CommandId
  chat_id: ChatId
  type: CommandType
  taken_at: number
}

export interface MessageTable {
  id: MessageId
  chat_id: ChatId
  seq: number
  changed_seq: number
  sender_id: UserId
  kind: MessageBody['kind']
  /** A MessageBody. */
  body: string
  created_at: number
}

/** Whom which message mentions. */
export interface MentionTable {
  chat_id: ChatId
  user_id: UserId
  seq: number
}

/** A voice room of a group. One that was removed keeps its row: its id is never a room again. */
export interface RoomTable {
  id: RoomId
  chat_id: ChatId
  title: string
  rev: number
  created_at: number
  deleted_at: number | null
}

export interface CallTable {
  id: Call['id']
  /** The place: one live call in each. */
  chat_id: ChatId
  /** Null: the chat itself is the place. */
  room_id: RoomId | null
  started_by: UserId
  /** An array of UserId, as the next one. */
  invited: string
  guests: string
  media: Call['media']
  state: Call['state']
  reason: Call['reason']
  rev: number
  created_at: number
  ring_until: number
  answered_at: number | null
  ended_at: number | null
  /** 0 or 1, as the next one. */
  pair: number
  mutual: number
  /** An array of Leg. */
  legs: string
}

/** Who finds which call in their log: everybody whom it concerns, also who was called in later. */
export interface CallParticipantTable {
  call_id: Call['id']
  user_id: UserId
  created_at: number
  /** 1 until the call has ended, or this person is long out of it: a person's live calls are found without looking through their old ones. */
  is_live: number
  /** 1: takes part without being in the chat. */
  is_guest: number
  /** The `rev` of the record at which they first came in; 0: they never were in. */
  came_rev: number
}

/** A start that became the answer to a call of the other side. */
export interface CallMergeTable {
  started_id: Call['id']
  into_id: Call['id']
  created_at: number
}

/** When a person is not to be called; whoever never said anything about it has no row. */
export interface UserCallSettingsTable {
  user_id: UserId
  /** Null: calls ring. */
  dnd_until: number | null
  /** An array of UserId. */
  exceptions: string
}

/** What the store says of itself. */
export interface StoreFactTable {
  /**
   * `generation`: a random name of this store, so that what another one gave is not taken for its own.
   * `secret`: what nobody outside knows, to seal and to tell what this server once handed out.
   */
  name: 'generation' | 'secret'
  value: string
}

export interface Schema {
  store_facts: StoreFactTable
  users: UserTable
  devices: DeviceTable
  invites: InviteTable
  chats: ChatTable
  pictures: PictureTable
  members: MemberTable
  orders: OrderTable
  messages: MessageTable
  mentions: MentionTable
  rooms: RoomTable
  calls: CallTable
  call_participants: CallParticipantTable
  call_merges: CallMergeTable
  user_call_settings: UserCallSettingsTable
}

/** Where queries go; a transaction is one too. */
export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>

/** The same text for both orders of two people. */
export function pairKey(a: UserId, b: UserId): string {
  return a < b ? `${a}:${b}` : `${b}:${a}`
}
