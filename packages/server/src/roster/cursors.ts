// Cursors: up to where a device knows its roster, and a moment that this store must have seen for that to be true.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { ChatId } from '@poruch/protocol'
import type { Clock } from '../clock.ts'
import type { Store } from '../db/open.ts'
import { type Change, cursorNow, newestChange, stampOf } from './store.ts'

export interface Cursors {
  /**
   * @returns the stamp up to which the device knows; null: another store gave it, or one that was set back since to what it
   * was before, so that the numbers that the device knows may stand for something else here.
   */
  read(cursor: string): Promise<number | null>
  /** One that names this stamp, and what the store has seen by now. */
  write(stamp: number): Promise<string>
  /** One to which everything belongs that was told until now; it may stand a little further back. */
  now(): Promise<string>
}

/** Each sign of life asks for a cursor: one look at the database does for all of a second. */
const freshMs = 1_000

export function createCursors(store: Store, clock: Clock): Cursors {
  let latest: { readonly text: Promise<string>; readonly at: number } | null = null
  const { db, generation, secret } = store
  const textOf = (stamp: number, seen: Change | null): string =>
    [generation, stamp, ...(seen === null ? [] : [seen.stamp, seal(secret, seen.chatId)])].join('.')
  /** A number is given again after the store was set back; a chat that is not there, or not so far, proves that it was. */
  const hasSeen = async ({ chatId, stamp }: Change): Promise<boolean> =>
    ((await stampOf(db, chatId)) ?? -1) >= stamp
  const nowText = async (): Promise<string> => {
    const seen = await newestChange(db)
    return textOf(cursorNow(seen), seen)
  }
  return {
    async write(stamp) {
      return textOf(stamp, await newestChange(db))
    },
    async read(cursor) {
      const [given, stamp = '', seenStamp, sealed, ...rest] = cursor.split('.')
      if (given !== generation || rest.length > 0 || !isStamp(stamp)) return null
      // Of a store without a chat.
      if (seenStamp === undefined) return stamp === '0' ? 0 : null
      const chatId = isStamp(seenStamp) && sealed !== undefined ? unseal(secret, sealed) : null
      if (chatId === null || !(await hasSeen({ chatId, stamp: Number(seenStamp) }))) return null
      return Number(stamp)
    },
    async now() {
      const at = clock.monotonic()
      if (latest === null || at - latest.at >= freshMs) {
        const asked = { text: nowText(), at }
        latest = asked
        asked.text.catch(() => {
          if (latest === asked) latest = null
        })
      }
      return await latest.text
    },
  }
}

const isStamp = (text: string): boolean => /^\d{1,15}$/u.test(text)

// The chat is somebody else's as a rule, and its id nobody else's business. An id is one block, and no two cursors say
// more by being alike than the stamps beside it do.
const cipher = 'aes-256-ecb'

function seal(secret: Buffer, chatId: ChatId): string {
  const sealing = createCipheriv(cipher, secret, null).setAutoPadding(false)
  const id = Buffer.from(chatId.replaceAll('-', ''), 'hex')
  return Buffer.concat([sealing.update(id), sealing.final()]).toString('base64url')
}

/** @returns null for what was not sealed so. */
function unseal(secret: Buffer, sealed: string): ChatId | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length !== 16) return null
  const opening = createDecipheriv(cipher, secret, null).setAutoPadding(false)
  const id = Buffer.concat([opening.update(bytes), opening.final()]).toString('hex')
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-') as ChatId
}
