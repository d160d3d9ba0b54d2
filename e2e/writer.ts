// Somebody who writes without a browser.
import { createApi, memoryCache, openSession, type Session } from '@poruch/client'
import type { ChatId, SessionInfo, UserId } from '@poruch/protocol'
import type { Poruch } from './poruch.ts'
import { until } from './until.ts'

export interface Account {
  readonly displayName: string
  readonly username: string
  readonly password: string
}

export async function writer({ origin }: Pick<Poruch, 'origin'>, account: Account): Promise<Session> {
  return open(origin, await createApi({ origin }).signUp({ ...account, transport: 'bearer' }))
}

/** One more device of somebody who has an account. */
export async function device(
  { origin }: Pick<Poruch, 'origin'>,
  account: Omit<Account, 'displayName'>,
): Promise<Session> {
  return open(origin, await createApi({ origin }).signIn({ ...account, transport: 'bearer' }))
}

function open(origin: string, info: SessionInfo): Promise<Session> {
  const { token } = info
  const api = createApi({ origin, token })
  return openSession(info, { api, origin, token, cache: memoryCache() })
}

export async function write(from: Session, to: UserId, texts: readonly string[]): Promise<void> {
  await writeIn(from, await from.chats.openDirect(to), texts)
}

export async function writeIn(from: Session, chatId: ChatId, texts: readonly string[]): Promise<void> {
  for (const text of texts) from.timeline(chatId).send({ kind: 'text', text })
  await until('everything is sent', () => from.timeline(chatId).state.get().pending.length === 0)
}
