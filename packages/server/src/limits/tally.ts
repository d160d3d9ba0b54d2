// How many of something there are at once, by the address of whoever holds them.
import { addressKey, networkKey, networkTimes } from './address.ts'

export interface Tally {
  /** @returns what to call when this one is gone, once; null when there are as many as there may be. */
  enter(address: string): (() => void) | null
}

/** @param most of one address; a whole network may hold more. */
export function createTally(most: number): Tally {
  const counts = new Map<string, number>()
  const change = (key: string, by: 1 | -1): void => {
    const count = (counts.get(key) ?? 0) + by
    if (count > 0) counts.set(key, count)
    else counts.delete(key)
  }
  return {
    enter(address) {
      const [key, network] = [addressKey(address), networkKey(address)]
      if ((counts.get(key) ?? 0) >= most) return null
      if (network !== null && (counts.get(network) ?? 0) >= most * networkTimes) return null
      const keys = network === null ? [key] : [key, network]
      for (const one of keys) change(one, 1)
      return () => {
        for (const one of keys) change(one, -1)
      }
    },
  }
}
