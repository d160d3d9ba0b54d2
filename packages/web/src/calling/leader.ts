// Chooses among the tabs of one browser the one that rings and links: the one looked at, unless another is in a call.
import { Value } from '@poruch/live'

const name = 'poruch-calls'

/** How long a tab waits to be told that another one is in a call, in milliseconds. */
const answerMs = 150

export interface Leadership {
  readonly isLeader: Value<boolean>
  /** Another tab of this browser is in a call. */
  isOtherBusy(): boolean
  /** Tells the other tabs whether this one is in a call: then it leads, and none of them takes over. */
  setBusy(isBusy: boolean): void
  /** Leads from now on, whoever led before. */
  take(): void
  /** Lets another tab lead. */
  end(): void
}

/** Web Locks exist only in secure contexts; without them every tab leads. */
export function electLeader(): Leadership {
  const locks: LockManager | undefined = navigator.locks
  return locks === undefined ? alwaysLeads() : new TabLeadership(locks)
}

function alwaysLeads(): Leadership {
  return { isLeader: new Value(true), isOtherBusy: () => false, setBusy() {}, take() {}, end() {} }
}

type Word = 'ask' | 'busy' | 'free'

class TabLeadership implements Leadership {
  readonly isLeader = new Value(false)
  readonly #locks: LockManager
  readonly #channel = new BroadcastChannel(name)
  readonly #ended = new AbortController()
  #isBusy = false
  #isOtherBusy = false
  /** This tab stands in the queue for the lock. */
  #isWaiting = false
  #release: () => void = () => {}
  #question: ReturnType<typeof setTimeout> | undefined

  constructor(locks: LockManager) {
    this.#locks = locks
    this.#channel.onmessage = (event: MessageEvent<Word>) => this.#hear(event.data)
    const { signal } = this.#ended
    document.addEventListener('visibilitychange', () => this.#askIfVisible(), { signal })
    this.#wait()
    this.#askIfVisible()
  }

  isOtherBusy(): boolean {
    return this.#isOtherBusy
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
    this.#isOtherBusy = word === 'busy'
    if (!this.#isOtherBusy) {
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
    this.#isOtherBusy = false
    this.#channel.postMessage('ask' satisfies Word)
    this.#question = setTimeout(() => {
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
    try {
      await this.#locks.request(name, options, () => {
        if (options.steal !== true) this.#isWaiting = false
        if (this.#ended.signal.aborted) return
        this.isLeader.set(true)
        return new Promise<void>((resolve) => {
          this.#release = resolve
        })
      })
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
      if (this.#ended.signal.aborted) return
      this.isLeader.set(false)
      this.#wait()
      // Taken in the moment in which the call here began; whoever did lets go on hearing of it.
      if (this.#isBusy && !this.#isOtherBusy) this.take()
    }
  }
}
