// One message on its way to the screen: its body, and where it stands among the others.
import type { ErrorCode, MessageBody, MessageId, UserId } from '@poruch/protocol'

/** How far a message has come; `received` is somebody else's. */
export type Progress = 'waiting' | 'kept' | 'refused' | 'sent' | 'read' | 'received'

export interface MessageRow {
  kind: 'message'
  /** The message's id: the same before and after the server took it, so that nothing jumps. */
  key: MessageId
  body: MessageBody
  senderId: UserId
  at: number
  isMine: boolean
  progress: Progress
  code: ErrorCode | null
  /** It was not sent, and this person is no longer in the chat. */
  isStranded: boolean
  /** The first and the last of a group of one person's messages. */
  isFirst: boolean
  isLast: boolean
  /** Null until the server took it. */
  seq: number | null
}
