// What a device keeps on its disk: IndexedDB.
import { type ChatId, type Message, type MessageId, newId, type User, type UserId } from '@poruch/protocol'
import { type KeptEntry, mergeEntry } from './kept-entry.ts'
import { mergeRow } from './merge-row.ts'
import type { PendingMessage } from './pending.ts'
import type { HeldRow, HeldWrite, RosterWrite, Stored } from './port.ts'

/** Appended, never edited: the version of a database is the number of steps it went through. */
const schema: readonly ((database: IDBDatabase, upgrade: IDBTransaction) => void)[] = [
  (database) => {
    database.createObjectStore('meta')
    database.createObjectStore('entries', { keyPath: 'chat.id' })
    database.createObjectStore('users', { keyPath: 'id' })
    database.createObjectStore('held', { keyPath: 'chatId' })
    database.createObjectStore('messages', { keyPath: ['chatId', 'seq'] })
    database.createObjectStore('pending', { keyPath: 'id' })
    database.createObjectStore('drafts')
  },
  (database) => {
    // Rows have another form since: what is held is fetched again.
    for (const name of ['held', 'messages']) database.deleteObjectStore(name)
    database.createObjectStore('held', { keyPath: 'chatId' })
    database.createObjectStore('messages', { keyPath: ['chatId', 'seq'] })
  },
  (_database, upgrade) => {
    // Chats and messages have another form since, and come again with the whole roster; what was written here stays.
    for (const name of ['entries', 'held', 'messages']) upgrade.objectStore(name).clear()
    const request = upgrade.objectStore('pending').openCursor()
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null) return
      const { text, ...message } = cursor.value
      cursor.update({ ...message, body: { kind: 'text', text } })
      cursor.continue()
    }
  },
]
const stores = ['meta', 'entries', 'users', 'held', 'messages', 'pending', 'drafts'] as const
/** What the server has as well. */
const copies = ['entries', 'users', 'held', 'messages'] as const
type StoreName = (typeof stores)[number]

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  const request = factory.open(name, schema.length)
  request.onupgradeneeded = (event) => {
    const upgrade = request.transaction
    if (upgrade !== null) for (const step of schema.slice(event.oldVersion)) step(request.result, upgrade)
  }
  return result(request)
}

/** The messages of one chat from a place to before another: an empty array stands after every number. */
const messagesBetween = (chatId: ChatId, from: number, before: number | []) =>
  IDBKeyRange.bound([chatId, from], [chatId, before], false, true)
const allMessages = (chatId: ChatId) => messagesBetween(chatId, 0, [])

async function draftsIn(store: IDBObjectStore): Promise<ReadonlyMap<ChatId, string>> {
  const [chatIds, texts] = await Promise.all([result(store.getAllKeys()), result<string[]>(store.getAll())])
  return new Map(texts.map((text, i) => [chatIds[i] as ChatId, text]))
}

/** Another page sealed what is kept: this one adds no copies any more. What is written and not sent it may still keep. */
export class SealedError extends Error {
  override readonly name = 'SealedError'
}

/** The same as the port, but every method rejects when the database fails. */
export class Disk {
  readonly #database: IDBDatabase
  /** Changes when the copies are sealed; who holds another one may not add to them. */
  #visit: string | null = null

  private constructor(database: IDBDatabase, onGone: () => void) {
    this.#database = database
    database.onversionchange = onGone
    database.onclose = onGone
  }

  /** @param onGone the database is deleted or upgraded by another page. */
  static async open(factory: IDBFactory, name: string, onGone: () => void): Promise<Disk> {
    return new Disk(await openDatabase(factory, name), onGone)
  }

  close(): void {
    this.#database.onclose = null
    this.#database.close()
  }

  async #run<T>(
    names: readonly StoreName[],
    mode: 'readonly' | 'readwrite',
    work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
    durability: 'relaxed' | 'strict' = 'relaxed',
  ): Promise<T> {
    const transaction = this.#database.transaction([...names], mode, { durability })
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'))
    })
    const value = work((name) => transaction.objectStore(name)).catch((error) => {
      // All or nothing: an error of ours must not leave half of the work behind.
      transaction.abort()
      throw error
    })
    return (await Promise.all([value, done]))[0]
  }

  /** Writes copies of what the server has, unless they were sealed meanwhile. */
  #copy<T>(
    names: readonly (typeof copies)[number][],
    work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    return this.#run(['meta', ...names], 'readwrite', async (store) => {
      if ((await result(store('meta').get('visit'))) !== this.#visit) throw new SealedError()
      return work(store)
    })
  }

  load(owner: UserId): Promise<Stored> {
    return this.#run(stores, 'readwrite', async (store) => {
      if ((await result(store('meta').get('owner'))) !== owner) {
        for (const name of stores) store(name).clear()
        store('meta').put(owner, 'owner')
      }
      const visit = (await result<string | undefined>(store('meta').get('visit'))) ?? newId()
      store('meta').put(visit, 'visit')
      this.#visit = visit
      const [entries, cursor, users, held, pending, drafts] = await Promise.all([
        result<KeptEntry[]>(store('entries').getAll()),
        result<string | undefined>(store('meta').get('cursor')),
        result<User[]>(store('users').getAll()),
        result<HeldRow[]>(store('held').getAll()),
        result<PendingMessage[]>(store('pending').getAll()),
        draftsIn(store('drafts')),
      ])
      return { entries, cursor: cursor ?? null, users, held, pending, drafts }
    })
  }

  /** @returns whether anything unsent is left. */
  seal(): Promise<boolean> {
    return this.#run(stores, 'readwrite', async (store) => {
      for (const name of copies) store(name).clear()
      for (const key of ['visit', 'cursor']) store('meta').delete(key)
      const counts = [store('pending').count(), store('drafts').count()].map((request) => result(request))
      return (await Promise.all(counts)).some((count) => count > 0)
    })
  }

  writeRoster({ entries, removed, cursor, fresh }: RosterWrite): Promise<void> {
    return this.#copy(['entries'], async (store) => {
      if (fresh) store('entries').clear()
      const puts = entries.map(async (entry) => {
        const kept = await result<KeptEntry | undefined>(store('entries').get(entry.chat.id))
        store('entries').put(kept === undefined ? entry : mergeEntry(kept, entry))
      })
      await Promise.all(puts)
      for (const id of removed) store('entries').delete(id)
      if (cursor !== null) store('meta').put(cursor, 'cursor')
    })
  }

  writeUsers(users: readonly User[]): Promise<void> {
    return this.#copy(['users'], async (store) => {
      for (const user of users) store('users').put(user)
    })
  }

  writeHeld(write: HeldWrite): Promise<boolean> {
    return this.#copy(['held', 'messages'], async (store) => {
      const { chatId } = write.row
      const row = mergeRow(await result<HeldRow | undefined>(store('held').get(chatId)), write)
      if (row === null) return false
      if (write.fresh) store('messages').delete(allMessages(chatId))
      const puts = write.messages.map(async (message) => {
        // Below `floor` too: a page of older ones, asked for before this change, may be stored after it.
        const kept = await result<Message | undefined>(store('messages').get([chatId, message.seq]))
        if (kept === undefined || kept.changedSeq <= message.changedSeq) store('messages').put(message)
      })
      await Promise.all(puts)
      store('held').put(row)
      return true
    })
  }

  forgetChat(chatId: ChatId): Promise<void> {
    return this.#copy(['held', 'messages'], async (store) => {
      store('held').delete(chatId)
      store('messages').delete(allMessages(chatId))
    })
  }

  forgetChats(): Promise<void> {
    return this.#copy(['held', 'messages'], async (store) => {
      store('held').clear()
      store('messages').clear()
    })
  }

  readMessages(chatId: ChatId, epoch: string, before: number, limit: number) {
    return this.#run(['held', 'messages'], 'readonly', async (store) => {
      const row = await result<HeldRow | undefined>(store('held').get(chatId))
      if (row?.epoch !== epoch) return null
      // Nothing lies between, and such a range would be an error.
      if (before <= row.floor) return []
      const range = messagesBetween(chatId, row.floor, before)
      const messages: Message[] = []
      const request = store('messages').openCursor(range, 'prev')
      await new Promise<void>((resolve, reject) => {
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const cursor = request.result
          if (cursor !== null) messages.push(cursor.value)
          if (cursor === null || messages.length >= limit) resolve()
          else cursor.continue()
        }
      })
      return messages.reverse()
    })
  }

  readPending(): Promise<readonly PendingMessage[]> {
    return this.#run(['pending'], 'readonly', (store) => result<PendingMessage[]>(store('pending').getAll()))
  }

  putPending(message: PendingMessage): Promise<void> {
    const put = async (store: (name: StoreName) => IDBObjectStore) => void store('pending').put(message)
    return this.#run(['pending'], 'readwrite', put, 'strict')
  }

  deletePending(id: MessageId): Promise<void> {
    return this.#run(['pending'], 'readwrite', async (store) => void store('pending').delete(id))
  }

  readDrafts(): Promise<ReadonlyMap<ChatId, string>> {
    return this.#run(['drafts'], 'readonly', (store) => draftsIn(store('drafts')))
  }

  writeDraft(chatId: ChatId, text: string): Promise<void> {
    return this.#run(['drafts'], 'readwrite', async (store) => {
      if (text === '') store('drafts').delete(chatId)
      else store('drafts').put(text, chatId)
    })
  }
}
