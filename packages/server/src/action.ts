// The form of an action: what a command of one device does.
import type { ClientMessageOf, ClientMessageType } from '@poruch/protocol'
import type { Context } from './context.ts'
import type { Connection } from './socket/connection.ts'

/**
 * Checks that this person may, does it, tells whoever must know.
 * @throws PoruchError as the answer to who asked; anything else is a bug, logged and answered `internal`.
 */
export type Action<Type extends ClientMessageType, Given extends Context = Context> = (
  context: Given,
  connection: Connection,
  message: ClientMessageOf<Type>,
) => Promise<void> | void
