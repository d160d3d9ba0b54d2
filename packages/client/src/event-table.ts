// The shape of the table that names, for each event of the server, the parts that take it.
import type { ServerMessageOf, ServerMessageType } from '@poruch/protocol'

type Events = { readonly [Type in ServerMessageType]: ServerMessageOf<Type> }

/** What stands in no row is an answer to a command, or a word of a newer server: nobody takes it. */
export type EventTable = { readonly [Type in ServerMessageType]?: (event: Events[Type]) => void }

/** Hands an event to those that the table names for it. */
export function hand<Type extends ServerMessageType>(table: EventTable, event: Events[Type]): void {
  const type: Type = event.type
  // The type comes from outside: `toString` is no row.
  if (Object.hasOwn(table, type)) table[type]?.(event)
}
