// The data channel 0 of a connection: it repeats this side's whole state, so that what is lost heals by itself.
import { every, Scope } from '@poruch/live'
import { decode, limits, type MediaState } from '@poruch/protocol'
import type { Platform } from '../platform.ts'
import { emojiLength, type Signs } from '../signs.ts'
import type { SharedConnection } from './connection-queue.ts'

/** How often the state is said when nothing changes; the other side takes silence for a broken path. */
const beatMs = 500
/** A change is said three times at once: a lost copy would cost half a second. Milliseconds after the change. */
const copiesMs = [15, 45]

export interface PeerState {
  /** The person there said yes. Once true, always true. */
  readonly accepted: boolean
  /** They are gone for good. */
  readonly hungUp: boolean
  /** Grows with each change of `media`. */
  readonly ver: number
  readonly media: MediaState
  /** The person there put the call aside. Counted by `ver`, too. */
  readonly held: boolean
  /** What the person there shows; `n` grows with each change of it. */
  readonly signs: Signs & { readonly n: number }
}

interface Options {
  readonly pc: SharedConnection
  readonly platform: Platform
  /** This side's state at the moment of sending. */
  readonly state: () => PeerState
  readonly onState: (state: PeerState) => void
  readonly onOpen: () => void
}

export class ControlChannel {
  readonly #options: Options
  readonly #channel: RTCDataChannel
  readonly #scope = new Scope()

  constructor(options: Options) {
    this.#options = options
    // Negotiated by agreement: Safari loses the id of others over an ICE restart (WebKit bug 184688).
    const init: RTCDataChannelInit = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 }
    this.#channel = options.pc.createDataChannel('control', init)
    this.#channel.addEventListener('open', () => this.#opened())
    this.#channel.addEventListener('message', (event) => this.#received(event.data))
  }

  get isOpen(): boolean {
    return this.#channel.readyState === 'open'
  }

  /** Bytes that have not left this page yet. */
  get waiting(): number {
    return this.#channel.bufferedAmount
  }

  /** Says the state now and, against loss, twice more. */
  tell(): void {
    this.#send()
    const { clock } = this.#options.platform
    for (const ms of copiesMs) this.#scope.after(clock, ms, () => this.#send())
  }

  close(): void {
    this.#scope.end()
    this.#channel.close()
  }

  #opened(): void {
    this.tell()
    this.#scope.add(every(this.#options.platform.clock, beatMs, () => this.#send()))
    this.#options.onOpen()
  }

  #send(): void {
    if (!this.isOpen) return
    this.#channel.send(JSON.stringify(this.#options.state()))
  }

  #received(data: unknown): void {
    const state = typeof data === 'string' ? readState(decode(data)) : null
    if (state) this.#options.onState(state)
  }
}

function readState(value: Readonly<Record<string, unknown>> | undefined): PeerState | null {
  if (!value || !isVersion(value.ver) || typeof value.media !== 'object' || !value.media) return null
  const media = value.media
  const isOn = (key: keyof MediaState): boolean => Reflect.get(media, key) === true
  return {
    accepted: value.accepted === true,
    hungUp: value.hungUp === true,
    ver: value.ver,
    media: {
      microphone: isOn('microphone'),
      camera: isOn('camera'),
      screen: isOn('screen'),
      screenAudio: isOn('screenAudio'),
    },
    held: value.held === true,
    signs: readSigns(value.signs),
  }
}

/** A greater one than any that can be would be the last that counts. */
const isVersion = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) <= limits.versionMax

/** Whatever is missing or wrong is not shown. */
function readSigns(value: unknown): PeerState['signs'] {
  const field = (name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  const n = field('n')
  return {
    n: isVersion(n) ? n : 0,
    hand: field('hand') === true,
    speaking: field('speaking') === true,
    reaction: readReaction(field('reaction')),
  }
}

function readReaction(value: unknown): Signs['reaction'] {
  if (typeof value !== 'object' || value === null) return null
  const n: unknown = Reflect.get(value, 'n')
  const emoji: unknown = Reflect.get(value, 'emoji')
  const isRight = typeof n === 'number' && typeof emoji === 'string' && emoji.length <= emojiLength
  return isRight && emoji !== '' ? { n, emoji } : null
}
