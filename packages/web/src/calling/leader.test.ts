// The tab that rings and links is chosen whatever the moment in which the browser hands out its lock.
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { electLeader, type Leadership } from './leader.ts'

/** What was asked for and is not yet handed out, and whoever holds the lock. */
interface Asked {
  options: LockOptions
  granted: () => Promise<unknown> | undefined
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** Lets what was promised and told by now arrive. */
const moments = () => vi.advanceTimersByTimeAsync(0)

/** One lock of the browser that is handed out when the test says so. */
class SlowLocks {
  #queue: Asked[] = []
  #holder: Asked | null = null

  request(_: string, options: LockOptions, granted: Asked['granted']): Promise<unknown> {
    return new Promise((resolve, reject) => this.#queue.push({ options, granted, resolve, reject }))
  }

  /** Hands out all that can be, in the order in which the browser would (W3C Web Locks, 5.3 "request a lock"). */
  async settle(): Promise<void> {
    await moments()
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const before = this.#holder
      this.#holder = next
      const done = next.granted()
      const asked = next
      void Promise.resolve(done).then(() => {
        if (this.#holder === asked) this.#holder = null
        asked.resolve(undefined)
      })
      before?.reject(new DOMException('stolen', 'AbortError'))
      await moments()
    }
  }

  #next(): Asked | undefined {
    const isFree = this.#holder === null
    const index = this.#queue.findIndex(({ options }) => isFree || options.steal === true)
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0]
  }
}

let locks: SlowLocks
let channels: Set<SmallChannel>
const tabs: Leadership[] = []

class SmallChannel {
  onmessage: ((event: { data: unknown }) => void) | null = null
  constructor() {
    channels.add(this)
  }
  postMessage(data: unknown): void {
    const others = [...channels].filter((other) => other !== this)
    queueMicrotask(() => {
      for (const other of others) other.onmessage?.({ data })
    })
  }
  close(): void {
    channels.delete(this)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  locks = new SlowLocks()
  channels = new Set()
  vi.stubGlobal('BroadcastChannel', SmallChannel)
  vi.stubGlobal('navigator', { locks })
})

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.end()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function openTab(): Leadership {
  const tab = electLeader(() => {})
  tabs.push(tab)
  return tab
}

test('a tab whose lock comes late leads all the same', async () => {
  const tab = openTab()
  // Long enough for the tab to take the lock that it still waits for.
  await vi.advanceTimersByTimeAsync(1_000)
  expect(tab.isLeader.get()).toBe(true)
  await locks.settle()
  expect(tab.isLeader.get()).toBe(true)
})

test('a tab that led loses the lead to the one that is opened later, and has it back when that one ends', async () => {
  const first = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  await locks.settle()
  const second = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  await locks.settle()
  expect([first.isLeader.get(), second.isLeader.get()]).toEqual([false, true])
  second.end()
  await locks.settle()
  expect(first.isLeader.get()).toBe(true)
  const third = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  await locks.settle()
  expect([first.isLeader.get(), third.isLeader.get()]).toEqual([false, true])
})

test('a tab whose lock comes at once loses it to the one that is opened later', async () => {
  const first = openTab()
  await locks.settle()
  expect(first.isLeader.get()).toBe(true)
  const second = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  await locks.settle()
  expect([first.isLeader.get(), second.isLeader.get()]).toEqual([false, true])
})

test('a tab in a call keeps the lead from one that is opened later', async () => {
  const first = openTab()
  await locks.settle()
  first.setBusy(true)
  const second = openTab()
  await vi.advanceTimersByTimeAsync(1_000)
  await locks.settle()
  expect([first.isLeader.get(), second.isLeader.get()]).toEqual([true, false])
  expect(second.isOtherBusy.get()).toBe(true)
})
