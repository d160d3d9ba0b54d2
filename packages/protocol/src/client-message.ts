// Everything a device can say to the server: the commands of all nouns together.
import { z } from 'zod'
import { callCommandSchemas } from './call.ts'
import { chatCommandSchemas } from './chat.ts'
import { linkCommandSchemas } from './link.ts'
import { memberCommandSchemas } from './member.ts'
import { messageCommandSchemas } from './message.ts'
import { presenceCommandSchemas } from './presence.ts'
import { roomCommandSchemas } from './room.ts'
import { sessionCommandSchemas } from './session.ts'

export const clientMessageSchema = z.discriminatedUnion('type', [
  ...sessionCommandSchemas,
  ...presenceCommandSchemas,
  ...chatCommandSchemas,
  ...memberCommandSchemas,
  ...messageCommandSchemas,
  ...callCommandSchemas,
  ...linkCommandSchemas,
  ...roomCommandSchemas,
])

/** As a device sends it: what has a default may be left out. */
export type ClientMessage = z.input<typeof clientMessageSchema>
/** As the server reads it. */
export type Command = z.output<typeof clientMessageSchema>
export type CommandType = Command['type']
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>
