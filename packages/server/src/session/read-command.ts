// From a frame to a command: parsed and checked once.
import { type Command, decode, PoruchError } from '@poruch/protocol'
import { clientMessageSchema, read } from '@poruch/protocol/schemas'
import { isRoute } from './routes.ts'

export type Reading =
  | { readonly kind: 'command'; readonly command: Command }
  /** An object, but no command; `re` is its id, as far as it has one. */
  | { readonly kind: 'refused'; readonly refusal: PoruchError; readonly re: string | null }
  /** No JSON object at all: whoever sends this speaks another protocol. */
  | { readonly kind: 'garbage' }

/** An id is echoed even when it is none of ours, but not at any length. */
const longestId = 64

export function readCommand(frame: string): Reading {
  const value = decode(frame)
  if (value === undefined) return { kind: 'garbage' }
  const re = typeof value.id === 'string' && value.id.length <= longestId ? value.id : null
  const { type } = value
  if (typeof type !== 'string') return refused('invalid', 'type', re)
  if (!isRoute(type)) return refused('unsupported', 'type', re)
  const parsed = read(clientMessageSchema, value)
  if (parsed.success) return { kind: 'command', command: parsed.data }
  return refused('invalid', parsed.error.issues[0]?.path.join('.') ?? null, re)
}

function refused(code: 'invalid' | 'unsupported', field: string | null, re: string | null): Reading {
  return { kind: 'refused', refusal: new PoruchError(code, { field }), re }
}
