// The tables as TypeScript sees them: text ids, integer milliseconds, JSON as text.
import type { Call, Chat, ChatId, DeviceId, InviteId, MessageId, UserId, UserRole } from '@poruch/protocol'
import type { Kysely, Transaction } from 'kysely'

export interface UserTable {
  id: UserId
  username: string
  display_name: string
  role: UserRole
  password_hash: string
  /** Lower-cased username and display name, written by us: the databases fold only Latin letters alike. */
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
  /** The two people of a direct chat, smaller id first; null in other chats. */
  pair_key: string | null
  created_at: number
  last_seq: number
}

export interface MemberTable {
  chat_id: ChatId
  user_id: UserId
  role: 'owner' | 'admin' | 'member'
  read_seq: number
  /** When this member first wrote here; null until then. */
  wrote_at: number | null
}

export interface MessageTable {
  id: MessageId
  chat_id: ChatId
  seq: number
  changed_seq: number
  sender_id: UserId
  /** A MessageBody. */
  body: string
  created_at: number
}

export interface CallTable {
  id: Call['id']
  chat_id: ChatId
  /** The two people, smaller id first: one live call for each pair. */
  pair_key: string
  caller_id: UserId
  callee_id: UserId
  media: Call['media']
  state: Call['state']
  reason: Call['reason']
  rev: number
  created_at: number
  ring_until: number
  answered_at: number | null
  ended_at: number | null
  /** 0 or 1. */
  mutual: number
  /** An array of Leg. */
  legs: string
}

/** Who finds which call in their log. */
export interface CallParticipantTable {
  call_id: Call['id']
  user_id: UserId
  created_at: number
}

/** An invite that became the answer to a call of the other side. */
export interface CallMergeTable {
  invited_id: Call['id']
  into_id: Call['id']
  created_at: number
}

export interface Schema {
  users: UserTable
  devices: DeviceTable
  invites: InviteTable
  chats: ChatTable
  members: MemberTable
  messages: MessageTable
  calls: CallTable
  call_participants: CallParticipantTable
  call_merges: CallMergeTable
}

/** Where queries go; a transaction is one too. */
export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>

/** The same text for both orders of two people. */
export function pairKey(a: UserId, b: UserId): string {
  return a < b ? `${a}:${b}` : `${b}:${a}`
}
