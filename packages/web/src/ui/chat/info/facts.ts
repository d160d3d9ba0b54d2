// What "Chat info" and an invite show of a group or a channel.

export interface ChatFacts {
  id: string
  kind: 'group' | 'channel'
  title: string
  description: string
  /** Address of the picture. */
  picture: string | null
  memberCount: number
}
