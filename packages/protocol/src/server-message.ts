// Everything the server can say to a device: the events of all nouns together. One event, one encoding, many sockets.
import { z } from 'zod'
import { callEventSchemas } from './call.ts'
import { chatEventSchemas } from './chat.ts'
import { linkEventSchemas } from './link.ts'
import { memberEventSchemas } from './member.ts'
import { messageEventSchemas } from './message.ts'
import { presenceEventSchemas } from './presence.ts'
import { roomEventSchemas } from './room.ts'
import { sessionEventSchemas } from './session.ts'
import { userEventSchemas } from './user.ts'

export const serverMessageSchema = z.discriminatedUnion('type', [
  ...sessionEventSchemas,
  ...presenceEventSchemas,
  ...userEventSchemas,
  ...chatEventSchemas,
  ...memberEventSchemas,
  ...messageEventSchemas,
  ...callEventSchemas,
  ...linkEventSchemas,
  ...roomEventSchemas,
])

export type ServerMessage = z.infer<typeof serverMessageSchema>
export type ServerMessageType = ServerMessage['type']
export type ServerMessageOf<Type extends ServerMessageType> = Extract<ServerMessage, { type: Type }>
