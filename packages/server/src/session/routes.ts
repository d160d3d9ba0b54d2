// The table of commands: message type → action.
import type { ClientMessageOf, ClientMessageType } from '@poruch/protocol'
import type { Action, Answer } from '../action.ts'
import { inviteToCall } from '../calls/call-invites.ts'
import { acceptCall, cancelCall, declineCall, hangUpCall, ringCall } from '../calls/commands.ts'
import { relay } from '../calls/links.ts'
import { openChat } from '../chats/commands.ts'
import { readChat, typeInChat } from '../chats/receipts.ts'
import { sendMessage } from '../messages/commands.ts'
import type { MessagesContext } from '../messages/message-writer.ts'
import type { Hub } from '../socket/hub.ts'
import type { Who } from '../who.ts'
import { ping, refreshIce, refuseHello } from './commands.ts'

/** What the actions need, all together. */
export type RoutesContext = MessagesContext

/** What the sockets of a session need beside that. */
export interface SessionContext extends RoutesContext {
  readonly hub: Hub
}

type Routes = { readonly [Type in ClientMessageType]: Action<Type, RoutesContext> }

const routes = {
  hello: refuseHello,
  ping,
  'ice.refresh': refreshIce,
  'chat.open': openChat,
  'chat.read': readChat,
  'chat.typing': typeInChat,
  'message.send': sendMessage,
  'call.invite': inviteToCall,
  'call.ringing': ringCall,
  'call.accept': acceptCall,
  'call.decline': declineCall,
  'call.cancel': cancelCall,
  'call.hangup': hangUpCall,
  'link.offer': relay,
  'link.answer': relay,
  'link.candidates': relay,
  'link.restart': relay,
  'link.reset': relay,
  'link.sync': relay,
  'link.media': relay,
} as const satisfies Routes

/** Commands of one type that may run beside each other: they keep their order by themselves. */
const overlapping: ReadonlySet<ClientMessageType> = new Set(['message.send'])

export function isRoute(type: string): type is ClientMessageType {
  return Object.hasOwn(routes, type)
}

export function overlaps(type: ClientMessageType): boolean {
  return overlapping.has(type)
}

/** Runs the action of one command. @throws what the action throws. */
export async function runRoute<Type extends ClientMessageType>(
  type: Type,
  context: RoutesContext,
  who: Who,
  command: ClientMessageOf<Type>,
): Promise<Answer> {
  const table: Routes = routes
  return await table[type](context, who, command)
}
