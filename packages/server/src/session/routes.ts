// The table of commands: message type → action.
import type { CommandOf, CommandType } from '@poruch/protocol'
import type { Action, Answer } from '../action.ts'
import {
  acceptCall,
  busyCall,
  cancelCall,
  declineCall,
  hangUpCall,
  moveCall,
  ringCall,
} from '../calls/commands.ts'
import { relay } from '../calls/links.ts'
import { endForAll, inviteToCall, muteInCall, removeFromCall } from '../calls/moderation.ts'
import { startCall } from '../calls/start-call.ts'
import { sayVoice, type VoicesContext } from '../calls/voice.ts'
import { setOwnMembership } from '../chats/membership.ts'
import { type ReceiptsContext, readChat, typeInChat } from '../chats/receipts.ts'
import { addPeople } from '../groups/add.ts'
import { createGroup } from '../groups/create.ts'
import { editChat } from '../groups/edit.ts'
import { joinChat } from '../groups/join.ts'
import { deleteGroup, leaveChat } from '../groups/leave.ts'
import { banMember, removeMember, unbanMember } from '../groups/remove.ts'
import { setMemberRole } from '../groups/role.ts'
import { sendMessage } from '../messages/commands.ts'
import type { MessagesContext } from '../messages/message-writer.ts'
import { createRoom, renameRoom, takeRoomAway } from '../rooms/commands.ts'
import { openChat } from '../roster/open-chat.ts'
import type { Hub } from '../socket/hub.ts'
import type { Who } from '../who.ts'
import { type CursorsContext, ping, refreshIce, refuseHello } from './commands.ts'
import { watchPresence } from './presence.ts'

/** What the actions need, all together. */
export type RoutesContext = MessagesContext & ReceiptsContext & CursorsContext & VoicesContext

/** What the sockets of a session need beside that. */
export interface SessionContext extends RoutesContext {
  readonly hub: Hub
}

type Routes = { readonly [Type in CommandType]: Action<Type, RoutesContext> }

const routes = {
  hello: refuseHello,
  ping,
  'ice.refresh': refreshIce,
  'presence.watch': watchPresence,
  'chat.open': openChat,
  'chat.create': createGroup,
  'chat.edit': editChat,
  'chat.join': joinChat,
  'chat.leave': leaveChat,
  'chat.delete': deleteGroup,
  'chat.read': readChat,
  'chat.typing': typeInChat,
  'member.add': addPeople,
  'member.role': setMemberRole,
  'member.remove': removeMember,
  'member.ban': banMember,
  'member.unban': unbanMember,
  'membership.set': setOwnMembership,
  'message.send': sendMessage,
  'call.start': startCall,
  'call.ringing': ringCall,
  'call.accept': acceptCall,
  'call.decline': declineCall,
  'call.busy': busyCall,
  'call.move': moveCall,
  'call.cancel': cancelCall,
  'call.invite': inviteToCall,
  'call.mute': muteInCall,
  'call.remove': removeFromCall,
  'call.end': endForAll,
  'call.hangup': hangUpCall,
  'call.voice': sayVoice,
  'link.offer': relay,
  'link.answer': relay,
  'link.candidates': relay,
  'link.restart': relay,
  'link.reset': relay,
  'link.sync': relay,
  'link.media': relay,
  'room.create': createRoom,
  'room.rename': renameRoom,
  'room.remove': takeRoomAway,
} as const satisfies Routes

/** Commands of one type that may run beside each other: they keep their order by themselves. */
const overlapping: ReadonlySet<CommandType> = new Set(['message.send'])

export function isRoute(type: string): type is CommandType {
  return Object.hasOwn(routes, type)
}

export function overlaps(type: CommandType): boolean {
  return overlapping.has(type)
}

/** Runs the action of one command. @throws what the action throws. */
export async function runRoute<Type extends CommandType>(
  type: Type,
  context: RoutesContext,
  who: Who,
  command: CommandOf<Type>,
): Promise<Answer> {
  const table: Routes = routes
  return await table[type](context, who, command)
}
