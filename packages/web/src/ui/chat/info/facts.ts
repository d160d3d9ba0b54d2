// What "Chat info" and an invite show of a group or a channel.
import type { User } from '@poruch/protocol'

export interface ChatFacts {
  id: string
  kind: 'group' | 'channel'
  title: string
  description: string
  /** Address of the picture. */
  picture: string | null
  memberCount: number
}

export interface MemberEntry {
  user: User
  role: 'owner' | 'admin' | 'member'
}
