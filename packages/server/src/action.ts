// The form of an action: what a command does, whoever hands it in, be it a socket, a route, a bot or a test.
import {
  type CommandOf,
  type CommandType,
  type ErrorCode,
  PoruchError,
  type ServerMessage,
} from '@poruch/protocol'
import type { Context } from './context.ts'
import type { Who } from './who.ts'

/** What who asked is to hear. */
export interface Answer {
  /** Null for commands without an answer (W-5). */
  readonly event: ServerMessage | null
  /** It was published with their name: their own connection has it, in its turn, and nothing is left to send. */
  readonly told: boolean
}

/** For who asked alone. */
export function answer(event: ServerMessage): Answer {
  return { event, told: false }
}

/** Published already, `by` who asked. */
export function told(event: ServerMessage): Answer {
  return { event, told: true }
}

export const noAnswer: Answer = { event: null, told: false }

/** A refusal after which who asked is shown how it stands. */
export class ShownRefusal extends PoruchError {
  readonly state: ServerMessage

  constructor(code: ErrorCode, state: ServerMessage) {
    super(code)
    this.state = state
  }
}

/**
 * Checks that this person may, does it, tells whoever must know.
 * @throws PoruchError as the answer to who asked; anything else is a bug, logged and answered `internal`.
 */
export type Action<Type extends CommandType, Given extends Context = Context> = (
  context: Given,
  who: Who,
  command: CommandOf<Type>,
) => Promise<Answer>
