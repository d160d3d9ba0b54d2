// People with call engines on one server in memory, and no time but the test's: each frame takes 10 ms either way.
import { ManualClock } from '@poruch/live/testing'
import { type Call, type CallMedia, type ChatId, type DeviceId, newId, type UserId } from '@poruch/protocol'
import { type Member, type MemoryServer, openMemoryServer, storedCalls } from '@poruch/server/testing'
import { createCallEngine } from '../engine.ts'
import type { CallEngine } from '../engine-port.ts'
import type { CallSettings } from '../settings.ts'
import type { CallCommand, RelayedCommand } from '../signaling.ts'
import type { CallPlace, CallSnapshot } from '../snapshot.ts'
import { FakeNetwork } from './fake-peer-connection.ts'
import { FakePlatform } from './fake-platform.ts'
import { ServerLine } from './server-line.ts'
import { TestSignaling } from './test-signaling.ts'

export interface TestPerson {
  readonly member: Member
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly engine: CallEngine
  readonly platform: FakePlatform
  readonly signaling: TestSignaling
  readonly line: ServerLine
  readonly settings: { prelink: CallSettings['prelink']; callWaiting?: boolean }
  /** @throws when there is none. */
  call(): CallSnapshot
}

const wayMs = 10

/** What somebody accepts with. */
export const both = { microphone: true, camera: true }

/** The kinds of what this device sends over open connections. */
export const sends = ({ platform }: TestPerson) =>
  platform.connections
    .filter((pc) => pc.connectionState !== 'closed')
    .flatMap((pc) => pc.transceivers.map((it) => it.sender.track?.kind).filter((kind) => kind))

/** With whom this device is linked, and hears. */
export const heard = (one: TestPerson) =>
  one
    .call()
    .participants.filter(
      ({ link, streams }) => link === 'connected' && streams?.audio.getTracks().length === 1,
    )
    .map(({ userId }) => userId)
    .sort()

/** These people, in the order of `heard`. */
export const ids = (...all: TestPerson[]) => all.map(({ userId }) => userId).sort()

export class TestPeople {
  readonly clock: ManualClock
  readonly server: MemoryServer
  readonly network = new FakeNetwork()
  /** All that was said about calls and links, by anybody. */
  readonly said: (CallCommand | RelayedCommand)[] = []
  readonly #people: TestPerson[] = []
  readonly #chats = new Map<string, ChatId>()
  #isClosed = false

  constructor(server: MemoryServer) {
    this.server = server
    this.clock = server.clock
  }

  /** Somebody new who is signed in and online; or one more device of theirs. */
  async person(who: string | TestPerson): Promise<TestPerson> {
    const { server } = this
    return this.#open(
      typeof who === 'string' ? await server.addPerson(who) : await server.addDevice(who.member.user),
    )
  }

  /** One more page of the same device: another tab, or the one that is loaded anew. */
  page({ member }: TestPerson): Promise<TestPerson> {
    return this.#open(member)
  }

  async #open(member: Member): Promise<TestPerson> {
    const { server, clock } = this
    const [userId, deviceId] = [member.user.id, member.device.id]
    const platform = new FakePlatform(clock, this.network)
    const settings: TestPerson['settings'] = { prelink: 'contacts' }
    const say = (command: CallCommand | RelayedCommand) => {
      this.said.push(command)
      line.send(command)
    }
    const signaling = new TestSignaling({ userId, deviceId }, say, clock)
    const line = new ServerLine(server, member, signaling)
    const engine = createCallEngine({
      ...{ signaling, platform },
      settings: () => ({ ...settings, microphoneId: null, cameraId: null, speakerId: null }),
    })
    engine.setLeader(true)
    const call = () => {
      const snapshot = engine.current.get()?.get()
      if (!snapshot) throw new Error('no call')
      return snapshot
    }
    const person = { member, userId, deviceId, engine, platform, signaling, line, settings, call }
    this.#people.push(person)
    line.connect()
    await this.pass(10 * wayMs)
    return person
  }

  /** They wrote to each other, so that they may link while it rings (C-19). */
  async acquaint(one: TestPerson, other: TestPerson): Promise<void> {
    this.#chats.set(pairOf(one, other), await acquaint(this.server, one.member, other.member))
  }

  /** Opens the chat of two people, in which nobody has written. */
  async introduce(one: TestPerson, other: TestPerson): Promise<void> {
    this.#chats.set(pairOf(one, other), await openChat(this.server, one.member, other.member))
  }

  /** Three people who have a group, which the first one began. */
  async three(): Promise<{ olena: TestPerson; taras: TestPerson; sofia: TestPerson; chatId: ChatId }> {
    const [olena, taras, sofia] = [
      await this.person('Olena'),
      await this.person('Taras'),
      await this.person('Sofia'),
    ]
    return { olena, taras, sofia, chatId: await this.group(olena, [taras, sofia]) }
  }

  /** A group of people who know nobody else in it. */
  async group(owner: TestPerson, members: readonly TestPerson[]): Promise<ChatId> {
    const userIds = members.map(({ userId }) => userId)
    const fields = { chatId: newId<ChatId>(), kind: 'group', title: 'Walks', userIds } as const
    const event = await this.server.act(owner.member, 'chat.create', fields)
    if (event?.type !== 'chat.added') throw new Error('No group was made.')
    return event.entry.chat.id
  }

  /** Where one calls the other. @throws before they have a chat. */
  place(one: TestPerson, peer: TestPerson): CallPlace {
    const chatId = this.#chats.get(pairOf(one, peer))
    if (chatId === undefined) throw new Error('They have no chat.')
    return { chatId, peerId: peer.userId }
  }

  async ring(from: TestPerson, to: TestPerson, media: CallMedia): Promise<void> {
    from.engine.start(this.place(from, to), media)
    await this.pass(1_000)
  }

  /** A video call that was answered. */
  async talk(from: TestPerson, to: TestPerson): Promise<void> {
    await this.ring(from, to, 'video')
    to.engine.current.get()?.accept(both)
    await this.pass(1_000)
  }

  pass(ms: number): Promise<void> {
    return this.server.pass(ms)
  }

  /** All records, the oldest first, as the server keeps them. */
  calls(): Promise<Call[]> {
    return storedCalls(this.server.store)
  }

  /** The newest of them. */
  async record(): Promise<Call> {
    const call = (await this.calls()).at(-1)
    if (!call) throw new Error('no record')
    return call
  }

  /** The server goes, and all signaling; what is on its way arrives nowhere. The engines stay as they are. */
  async closeServer(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const { line } of this.#people) line.close()
    await this.server.close()
    await this.clock.pass(10 * wayMs)
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    for (const { engine } of this.#people) engine.dispose()
    await this.closeServer()
  }
}

export async function openTestPeople(): Promise<TestPeople> {
  const clock = new ManualClock()
  const server = await openMemoryServer({ clock, carry: (deliver) => void clock.after(wayMs, deliver) })
  return new TestPeople(server)
}

/** Lets two people write to each other. @returns their chat. */
export async function acquaint(server: MemoryServer, one: Member, other: Member): Promise<ChatId> {
  const chatId = await openChat(server, one, other)
  for (const writer of [one, other]) {
    await server.act(writer, 'message.send', { chatId, body: { kind: 'text', text: 'hello' } })
  }
  return chatId
}

async function openChat(server: MemoryServer, one: Member, other: Member): Promise<ChatId> {
  const event = await server.act(one, 'chat.open', { userId: other.user.id })
  if (event?.type !== 'chat.added') throw new Error('No chat was opened.')
  return event.entry.chat.id
}

function pairOf(one: TestPerson, other: TestPerson): string {
  return [one.userId, other.userId].toSorted().join(' ')
}
