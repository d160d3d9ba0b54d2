// The messages of one link without their address.
import type { LinkCommand } from '@poruch/protocol'

type Unaddressed<Command> = Command extends LinkCommand ? Omit<Command, 'id' | 'callId' | 'to'> : never

export type LinkMessage = Unaddressed<LinkCommand>
export type LinkMessageOf<Type extends LinkMessage['type']> = Extract<LinkMessage, { type: Type }>
export type SendLinkMessage = (message: LinkMessage) => void

/** Why a connection is restarted or built anew. */
export type RecoveryReason = LinkMessageOf<'link.restart'>['why']
