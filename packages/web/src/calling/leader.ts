// Chooses among the tabs of one browser the one that rings and links: the one looked at, unless another is in a call.
import { type Readable, Value } from '@poruch/live'

const name = 'poruch-calls'

/** How long a tab waits to be told that another one is in a call, in milliseconds. */
const answerMs = 150

export interface Leadership {
  readonly isLeader: Value<boolean>
  /** Another tab of this browser is in a call. */
  readonly isOtherBusy: Readable<boolean>
  /** Tells the other tabs whether this one is in a call: then it leads, and none of them takes over. */
  setBusy(isBusy: boolean): void
  /** Leads from now on, whoever led before. */
  take(): void
  /** Leads, and asks the tab that is in a call to let it go: this one goes on with it. */
  seize(): void
  /** Lets another tab lead. */
  end(): void
}

/**
 * Web Locks exist only in secure contexts; without them every tab leads.
 * @param onSeized another tab goes on with the call of this one.
 */
export function electLeader(onSeized: () => void): Leadership {
  const locks: LockManager | undefined = navigator.locks
  return locks === undefined ? alwaysLeads() : new TabLeadership(locks, onSeized)
}

function alwaysLeads(): Leadership {
  const [isLeader, isOtherBusy] = [new Value(true), new Value(false)]
  return { isLeader, isOtherBusy, setBusy() {}, take() {}, seize() {}, end() {} }
}

type Word = 'ask' | 'busy' | 'free' | 'seize'

class TabLeadership implements Leadership {
  readonly isLeader = new Value(false)
  readonly isOtherBusy = new Value(false)
  readonly #locks: LockManager
  readonly #onSeized: () => void
  readonly #channel = new BroadcastChannel(name)
  readonly #ended = new AbortController()
  #isBusy = false
  /** This tab stands in the queue for the lock. */
  #isWaiting = false
  /** How often this tab has asked for the lock, and with which of these it last took it from whoever held it; 0: it does not. */
  #asked = 0
  #taken = 0
  #release: () => void = () => {}
  #question: ReturnType<typeof setTimeout> | undefined

  constructor(locks: LockManager, onSeized: () => void) {
    this.#locks = locks
    this.#onSeized = onSeized
    this.#channel.onmessage = (event: MessageEvent<Word>) => this.#hear(event.data)
    const { signal } = this.#ended
    document.addEventListener('visibilitychange', () => this.#askIfVisible(), { signal })
    this.#wait()
    this.#askIfVisible()
  }

  setBusy(isBusy: boolean): void {
    if (isBusy === this.#isBusy) return
    this.#isBusy = isBusy
    this.#channel.postMessage((isBusy ? 'busy' : 'free') satisfies Word)
    // Whoever answers wins, though another tab was turned to in this very moment.
    if (isBusy) this.take()
  }

  take(): void {
    clearTimeout(this.#question)
    if (this.isLeader.get()) return
    // Before the lock is ours: a call that the person starts with this very click must not wait for it.
    this.isLeader.set(true)
    void this.#hold({ steal: true })
  }

  seize(): void {
    this.#channel.postMessage('seize' satisfies Word)
    // So that the lock comes back here, should the other one take it in the moment before it hears of this.
    this.isOtherBusy.set(false)
    this.take()
  }

  end(): void {
    clearTimeout(this.#question)
    this.#ended.abort()
    this.#release()
    this.#channel.close()
    this.isLeader.set(false)
  }

  #hear(word: Word): void {
    if (word === 'ask') {
      if (this.#isBusy) this.#channel.postMessage('busy' satisfies Word)
      return
    }
    if (word === 'seize') {
      if (this.#isBusy) this.#onSeized()
      return
    }
    this.isOtherBusy.set(word === 'busy')
    if (word === 'free') {
      this.#askIfVisible()
      return
    }
    clearTimeout(this.#question)
    // Before the lock is taken from this tab: what rings here is in the way of the call there.
    if (!this.#isBusy) this.isLeader.set(false)
  }

  /** Takes over when nobody says in time that they are in a call. A tab that is frozen says nothing. */
  #askIfVisible(): void {
    if (document.hidden || this.isLeader.get()) return
    clearTimeout(this.#question)
    this.#channel.postMessage('ask' satisfies Word)
    this.#question = setTimeout(() => {
      // Whoever was in a call says nothing any more.
      this.isOtherBusy.set(false)
      if (!document.hidden) this.take()
    }, answerMs)
  }

  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    void this.#hold({ signal: this.#ended.signal })
  }

  /** Leads while the lock is held. Ends when it is stolen (then this tab queues again) or when the tab lets go. */
  async #hold(options: LockOptions): Promise<void> {
    const number = ++this.#asked
    if (options.steal === true) this.#taken = number
    try {
      await this.#locks.request(name, options, () => {
        if (options.steal !== true) this.#isWaiting = false
        if (this.#ended.signal.aborted) return
        this.isLeader.set(true)
        // Whoever held it is gone, and their call with them.
        if (options.steal !== true) this.isOtherBusy.set(false)
        return new Promise<void>((resolve) => {
          this.#release = resolve
        })
      })
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
      if (this.#ended.signal.aborted) return
      // On a busy machine the lock comes to this tab only when it has just taken it: then it took it from itself, and leads on.
      if (number < this.#taken) return
      this.#taken = 0
      this.isLeader.set(false)
      this.#wait()
      // Taken in the moment in which the call here began; whoever did lets go on hearing of it.
      if (this.#isBusy && !this.isOtherBusy.get()) this.take()
    }
  }
}
