// Looks up what belongs to a kind of message body. A newer server may know kinds that this app does not.
import type { MessageBody } from '@poruch/protocol'

type Bodies = { readonly [Kind in MessageBody['kind']]: Extract<MessageBody, { kind: Kind }> }

/** The body of one kind. */
export type BodyOf<Kind extends keyof Bodies> = Bodies[Kind]

/** One entry for each kind; a new kind is an error of types until it has its entry. */
export type ByKind<Rest extends readonly unknown[], Out> = {
  readonly [Kind in keyof Bodies]: (body: Bodies[Kind], ...rest: Rest) => Out
}

/** What the table says of this body; `unknown` speaks for kinds that are not in it. */
export function byKind<Kind extends keyof Bodies, Rest extends readonly unknown[], Out>(
  table: ByKind<Rest, Out>,
  unknown: (...rest: Rest) => Out,
  body: Bodies[Kind] & { kind: Kind },
  ...rest: Rest
): Out {
  return Object.hasOwn(table, body.kind) ? table[body.kind](body, ...rest) : unknown(...rest)
}
