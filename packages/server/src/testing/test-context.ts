// What actions are given, without sockets: a real database, and a bus that keeps what was published.
import { type ChatId, type Device, type DeviceId, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { insertDevice } from '../accounts/store.ts'
import { type Publication, publishOn, type Receiver } from '../bus/bus.ts'
import { createBusHere } from '../bus/here.ts'
import { createVoiceTelling } from '../calls/voice-telling.ts'
import { createMarkTelling } from '../chats/mark-telling.ts'
import { createMarkWriter } from '../chats/mark-writer.ts'
import { openDirectChat } from '../chats/store.ts'
import { createTypingPlaces } from '../chats/typing-places.ts'
import { openStore } from '../db/open.ts'
import { createRateLimits } from '../limits/rate-limits.ts'
import { createMessageWriter } from '../messages/message-writer.ts'
import { insertUser } from '../people/store.ts'
import { createPresence } from '../presence/presence.ts'
import { createCursors } from '../roster/cursors.ts'
import type { RoutesContext } from '../session/routes.ts'
import type { Who } from '../who.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { testConfig } from './test-config.ts'
import { createTestDatabase } from './test-database.ts'

export interface TestContext {
  readonly context: RoutesContext
  readonly clock: ManualClock
  /** All that was published, oldest first; a test may empty it. */
  readonly published: Publication[]
  /** A new person, connected through one device. */
  person(name: string): Promise<Who>
  /** One more connected device of theirs. */
  device(userId: UserId): Promise<Who>
  /** The direct chat of two people, told to nobody. */
  direct(one: Who, other: Who): Promise<ChatId>
}

export async function createTestContext(): Promise<TestContext> {
  const database = await createTestDatabase()
  const config = testConfig({
    databaseUrl: database.url,
    turnUrls: ['turn:turn.example.org'],
    turnSecret: 'secret',
  })
  const log = pino({ level: 'silent' })
  const clock = createManualClock()
  const store = await openStore(config.databaseUrl, log)
  const presence = createPresence(clock)
  const published: Publication[] = []
  const typing = createTypingPlaces(clock)
  const receivers: Receiver[] = [(publication) => void published.push(publication), typing.receive]
  const bus = createBusHere(receivers, log)
  const publish = publishOn(bus)
  const voiceTelling = createVoiceTelling({ store, clock, presence, publish, log })
  receivers.push(voiceTelling.receive)
  const writer = createMessageWriter(store, clock)
  const marks = createMarkWriter(store, clock)
  const markTelling = createMarkTelling({ store, clock, publish, log })
  onTestFinished(async () => {
    presence.stop()
    typing.stop()
    await markTelling.stop()
    await voiceTelling.stop()
    await writer.close()
    await marks.close()
    await store.close()
    await database.drop()
  })
  const device = async (userId: UserId): Promise<Who> => {
    const at = clock.now()
    const added: Device = { id: newId<DeviceId>(at), name: 'Test', createdAt: at, seenAt: at }
    await insertDevice(store.db, { ...added, userId, tokenHash: added.id })
    await presence.arrive({ userId, deviceId: added.id })
    return { userId, deviceId: added.id }
  }
  return {
    context: {
      config,
      store,
      bus,
      publish,
      presence,
      limits: createRateLimits(clock),
      clock,
      log,
      writer,
      marks,
      markTelling,
      typing,
      voiceTelling,
      cursors: createCursors(store, clock),
      isClosing: () => false,
    },
    clock,
    published,
    device,
    async direct(one, other) {
      const opened = await store.transaction((tx) =>
        openDirectChat(tx, one.userId, other.userId, clock.now()),
      )
      return opened.chatId
    },
    async person(name) {
      const id = newId<UserId>(clock.now())
      const user = make.user({ id, username: name.toLowerCase(), displayName: name })
      await insertUser(store.db, { ...user, passwordHash: '', createdAt: clock.now() })
      return await device(id)
    },
  }
}
