// What a person shows in a call without a word: a raised hand, a reaction, and that they speak.
import type { Clock, Stop } from '@poruch/live'

export interface Reaction {
  /** Tells it from the one before, which may have been the same. */
  readonly n: number
  readonly emoji: string
}

/** Told over the media path alone, and kept nowhere. */
export interface Signs {
  readonly hand: boolean
  readonly speaking: boolean
  /** The newest one, for as long as it is to be seen. */
  readonly reaction: Reaction | null
}

export const noSigns: Signs = { hand: false, speaking: false, reaction: null }

/** How long a reaction is seen, in milliseconds. */
const reactionMs = 5_000
/** One emoji is up to so many units of text: families and flags are long. */
export const emojiLength = 32

/** What the person here shows. */
export class OwnSigns {
  readonly #clock: Clock
  readonly #isIn: () => boolean
  readonly #onChange: () => void
  #stopReaction: Stop | null = null
  #now: Signs = noSigns

  constructor(clock: Clock, isIn: () => boolean, onChange: () => void) {
    this.#clock = clock
    this.#isIn = isIn
    this.#onChange = onChange
  }

  get now(): Signs {
    return this.#now
  }

  raiseHand(on: boolean): void {
    if (this.#isIn()) this.#set({ ...this.#now, hand: on })
  }

  react(emoji: string): void {
    if (!this.#isIn() || emoji === '' || emoji.length > emojiLength) return
    this.#stopReaction?.()
    this.#stopReaction = this.#clock.after(reactionMs, () => this.#set({ ...this.#now, reaction: null }))
    // A number that none had before, on any page of this device.
    this.#set({
      ...this.#now,
      reaction: { n: Math.max(this.#clock.now(), (this.#now.reaction?.n ?? 0) + 1), emoji },
    })
  }

  setSpeaking(speaking: boolean): void {
    this.#set({ ...this.#now, speaking })
  }

  end(): void {
    this.#stopReaction?.()
    this.#now = noSigns
  }

  #set(signs: Signs): void {
    const { hand, speaking, reaction } = this.#now
    if (signs.hand === hand && signs.speaking === speaking && signs.reaction === reaction) return
    this.#now = signs
    this.#onChange()
  }
}
