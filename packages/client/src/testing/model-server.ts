// A server as the protocol describes it, in memory, behind a network whose every frame the test delivers or loses.
import {
  type Chat,
  type ChatId,
  type ClientMessage,
  type DeviceId,
  decode,
  type ErrorCode,
  encode,
  type Message,
  newId,
  PoruchError,
  type RosterEntry,
  type ServerMessage,
  type SessionInfo,
  type User,
  type UserId,
} from '@poruch/protocol'
import { type Api, NetworkError } from '../wire/api.ts'
import type { OpenSocket, SocketHandlers } from '../wire/socket.ts'

/** One socket with what is on its way in both directions. */
export class Wire {
  readonly userId: UserId
  readonly handlers: SocketHandlers
  readonly toServer: string[] = []
  readonly toDevice: string[] = []
  opened = false
  /** The device let go, or the network did. */
  closed = false
  /** Said hello: gets events. */
  welcomed = false

  constructor(userId: UserId, handlers: SocketHandlers) {
    this.userId = userId
    this.handlers = handlers
  }
}

export function person(name: string): User {
  return { id: newId<UserId>(), username: name, displayName: name, role: 'member' }
}

export class ModelServer {
  readonly users = new Map<UserId, User>()
  readonly chats = new Map<ChatId, { chat: Chat; messages: Message[] }>()
  readonly wires: Wire[] = []
  /** Every HTTP request that was made, as `changes <chat> since=N`. */
  readonly requests: string[] = []
  /** Codes for the next `message.send` commands. */
  readonly refuse: ErrorCode[] = []
  pageMax = 500
  httpDown = false
  httpHeld = false
  readonly #heldAnswers: (() => void)[] = []
  #clockMs = 1_800_000_000_000

  add(user: User): SessionInfo {
    this.users.set(user.id, user)
    return { user, deviceId: newId<DeviceId>(), token: null }
  }

  openChat(a: UserId, b: UserId): ChatId {
    for (const { chat } of this.chats.values()) {
      if (chat.members.every(({ userId }) => userId === a || userId === b)) return chat.id
    }
    const id = newId<ChatId>()
    const members = [a, b].map((userId) => ({ userId, role: 'member' as const, readSeq: 0 }))
    const chat: Chat = { id, kind: 'direct', title: null, createdAt: this.#tick(), lastSeq: 0, members }
    this.chats.set(id, { chat, messages: [] })
    return id
  }

  place(chatId: ChatId): { chat: Chat; messages: Message[] } {
    const place = this.chats.get(chatId)
    if (place === undefined) throw new PoruchError('not_found')
    return place
  }

  /** As if it had come over a socket of that person. */
  write(chatId: ChatId, senderId: UserId, text: string): Message {
    return this.#send(senderId, { type: 'message.send', id: newId(), chatId, text })
  }

  edit(chatId: ChatId, seq: number, text: string): void {
    const { chat, messages } = this.place(chatId)
    const at = messages.findIndex((message) => message.seq === seq)
    const old = messages[at]
    if (old === undefined) return
    chat.lastSeq += 1
    const message: Message = { ...old, changedSeq: chat.lastSeq, body: { kind: 'text', text } }
    messages[at] = message
    this.publish(chat, { type: 'message.changed', re: null, message })
  }

  webSocket(userId: UserId): OpenSocket {
    return (_url, handlers) => {
      const wire = new Wire(userId, handlers)
      this.wires.push(wire)
      return {
        send: (frame) => void wire.toServer.push(frame),
        close: () => {
          wire.closed = true
        },
      }
    }
  }

  /** @returns false when nothing was on its way. */
  deliverToServer(wire: Wire): boolean {
    if (!wire.opened && !wire.closed) {
      wire.opened = true
      wire.handlers.open()
      return true
    }
    const frame = wire.toServer.shift()
    if (frame === undefined) return false
    this.#receive(wire, decode(frame) as unknown as ClientMessage)
    return true
  }

  deliverToDevice(wire: Wire): boolean {
    const frame = wire.toDevice.shift()
    if (frame === undefined) return false
    if (!wire.closed) wire.handlers.message(frame)
    return true
  }

  /** The network breaks. What was on its way to the server is lost, or arrives later all the same. */
  drop(wire: Wire, arrivesLater: boolean): void {
    if (!arrivesLater) wire.toServer.length = 0
    wire.toDevice.length = 0
    wire.welcomed = false
    if (wire.closed) return
    wire.closed = true
    wire.handlers.close(1006)
  }

  /** Delivers until nothing is on its way. */
  deliverAll(): boolean {
    let any = false
    for (let more = true; more; any ||= more) {
      more = false
      for (const wire of [...this.wires]) {
        if (this.deliverToServer(wire)) more = true
        if (this.deliverToDevice(wire)) more = true
      }
    }
    return any
  }

  releaseHttp(): void {
    for (const answer of this.#heldAnswers.splice(0)) answer()
  }

  unread(chatId: ChatId, userId: UserId): number {
    const { chat, messages } = this.place(chatId)
    const readSeq = chat.members.find((member) => member.userId === userId)?.readSeq ?? 0
    return messages.filter((message) => message.senderId !== userId && message.seq > readSeq).length
  }

  publish(chat: Chat, event: ServerMessage): void {
    for (const wire of this.wires) {
      const member = chat.members.some(({ userId }) => userId === wire.userId)
      if (wire.welcomed && member) wire.toDevice.push(encode(event))
    }
  }

  api(userId: UserId): Api {
    const unused = () => Promise.reject(new Error('not a part of the model'))
    return {
      history: (chatId, { before = Number.POSITIVE_INFINITY, limit = 50 }) =>
        this.#http(`history ${chatId} before=${before}`, () => {
          this.#mustBeMember(chatId, userId)
          const older = this.place(chatId).messages.filter(({ seq }) => seq < before)
          const size = Math.min(limit, this.pageMax)
          return { messages: older.slice(-size), more: older.length > size }
        }),
      changes: (chatId, { since, limit = 50 }) =>
        this.#http(`changes ${chatId} since=${since}`, () => {
          this.#mustBeMember(chatId, userId)
          const { chat, messages } = this.place(chatId)
          const changed = messages
            .filter(({ changedSeq }) => changedSeq > since)
            .sort((a, b) => a.changedSeq - b.changedSeq)
          const page = changed.slice(0, Math.min(limit, this.pageMax))
          const more = page.length < changed.length
          return {
            chat,
            messages: page,
            more,
            upTo: more ? (page.at(-1)?.changedSeq ?? since) : chat.lastSeq,
          }
        }),
      callLog: () => this.#http('calls', () => ({ calls: [], users: [], more: false })),
      server: unused,
      session: unused,
      signUp: unused,
      signIn: unused,
      signOut: unused,
      changePassword: unused,
      devices: unused,
      removeDevice: unused,
      removeOtherDevices: unused,
      searchUsers: unused,
      createInvite: unused,
      invites: unused,
      revokeInvite: unused,
      checkInvite: unused,
    }
  }

  /** The answer is made when the request is, and copied: later changes do not reach it. */
  async #http<T>(request: string, make: () => T): Promise<T> {
    this.requests.push(request)
    if (this.httpDown) throw new NetworkError('down')
    const answer = structuredClone(make())
    if (this.httpHeld) await new Promise<void>((resolve) => this.#heldAnswers.push(resolve))
    return answer
  }

  #mustBeMember(chatId: ChatId, userId: UserId): void {
    const member = this.place(chatId).chat.members.some((other) => other.userId === userId)
    if (!member) throw new PoruchError('not_found')
  }

  #tick(): number {
    this.#clockMs += 1
    return this.#clockMs
  }

  #send(senderId: UserId, command: ClientMessage & { type: 'message.send' }): Message {
    const { chat, messages } = this.place(command.chatId)
    chat.lastSeq += 1
    const message: Message = {
      id: command.id,
      chatId: chat.id,
      seq: chat.lastSeq,
      changedSeq: chat.lastSeq,
      senderId,
      body: { kind: 'text', text: command.text },
      createdAt: this.#tick(),
    }
    messages.push(message)
    this.publish(chat, { type: 'message.changed', re: command.id, message })
    return message
  }

  #receive(wire: Wire, command: ClientMessage): void {
    const answer = (event: ServerMessage) => void wire.toDevice.push(encode(event))
    switch (command.type) {
      case 'hello':
        // Of a device that has gone meanwhile, nobody waits for the answer.
        if (wire.closed) return
        wire.welcomed = true
        answer(this.#welcome(wire.userId, command.id))
        return
      case 'ping':
        answer({ type: 'pong', re: command.id })
        return
      case 'chat.open': {
        const id = this.openChat(wire.userId, command.userId)
        const users = [...this.users.values()]
        answer({ type: 'chat.changed', re: command.id, chat: this.place(id).chat, users })
        return
      }
      case 'chat.read':
        this.#read(wire, command, answer)
        return
      case 'message.send':
        this.#sendOver(wire, command, answer)
        return
      default:
        return
    }
  }

  #read(wire: Wire, command: ClientMessage & { type: 'chat.read' }, answer: (event: ServerMessage) => void) {
    const { chat } = this.place(command.chatId)
    const member = chat.members.find(({ userId }) => userId === wire.userId)
    if (member === undefined) return
    const seq = Math.max(member.readSeq, Math.min(command.seq, chat.lastSeq))
    const event = { type: 'read.changed', re: command.id, chatId: chat.id, userId: wire.userId, seq } as const
    if (seq === member.readSeq) return answer(event)
    member.readSeq = seq
    this.publish(chat, event)
  }

  #sendOver(
    wire: Wire,
    command: ClientMessage & { type: 'message.send' },
    answer: (event: ServerMessage) => void,
  ) {
    const { messages } = this.place(command.chatId)
    const known = messages.find((message) => message.id === command.id)
    if (known !== undefined) return answer({ type: 'message.changed', re: command.id, message: known })
    const code = this.refuse.shift()
    if (code === undefined) return void this.#send(wire.userId, command)
    answer({ type: 'error', re: command.id, code, message: '', field: null, retryAfterMs: null })
  }

  #welcome(userId: UserId, re: string): ServerMessage {
    const user = this.users.get(userId)
    if (user === undefined) throw new Error('no such user')
    const chats: RosterEntry[] = []
    for (const { chat, messages } of this.chats.values()) {
      if (!chat.members.some((member) => member.userId === userId)) continue
      chats.push({ chat, lastMessage: messages.at(-1) ?? null, unread: this.unread(chat.id, userId) })
    }
    return {
      type: 'welcome',
      re,
      version: 1,
      serverAt: this.#clockMs,
      me: user,
      deviceId: newId<DeviceId>(),
      chats,
      users: [...this.users.values()],
      online: [],
      calls: [],
      iceServers: [],
      iceExpiresAt: null,
      heartbeatMs: 5_000,
    }
  }
}
