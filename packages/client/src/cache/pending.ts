// A message that was written here and that the server has not taken yet.
import type { BodyDraft, ChatId, ErrorCode, MessageId } from '@poruch/protocol'

export interface PendingMessage {
  id: MessageId
  chatId: ChatId
  body: BodyDraft
  /** When it was written, by this device's clock. */
  createdAt: number
  /**
   * `waiting`: kept, will be sent; with a code, the server could not take it and it is tried again.
   * `refused`: a final answer; the person may discard it or try again.
   */
  state: 'waiting' | 'sending' | 'refused'
  code: ErrorCode | null
}
