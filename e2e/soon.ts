// How long it takes from a press on one screen until others show what it did, each by the clock of its own page.
import { expect } from '@playwright/test'
import type { Guest } from './town.ts'

/** A second is promised; a busy machine gets more. */
const limitMs = 3_000
/** After so long it will not come any more. */
const patienceMs = 20_000

export interface Sight {
  readonly on: Guest
  /** The whole of the open chat, the row of a chat in the list, or the title of the window. */
  readonly place: 'chat' | { readonly row: string } | 'window'
  readonly shows: readonly string[]
  readonly hides?: readonly string[]
}

/** Presses, and prints after how many milliseconds each sight was there. */
export async function expectSoon(
  what: string,
  press: () => Promise<void>,
  ...sights: readonly Sight[]
): Promise<void> {
  const seen = sights.map(({ on, ...sight }) => on.screen.evaluate(watchInPage, { ...sight, patienceMs }))
  const pressedAt = Date.now()
  await press()
  const tookMs = (await Promise.all(seen)).map((seenAt) => seenAt - pressedAt)
  console.log(`${what}: seen after ${tookMs.join(', ')} ms`)
  expect(Math.max(...tookMs), what).toBeLessThan(limitMs)
}

/** In the page: when it was so first, in milliseconds since the Unix epoch. */
function watchInPage({
  place,
  shows,
  hides = [],
  patienceMs,
}: Omit<Sight, 'on'> & { patienceMs: number }): Promise<number> {
  const read = (): string => {
    if (place === 'window') return document.title
    if (place === 'chat') return document.querySelector('main')?.textContent ?? ''
    const rows = [...document.querySelectorAll('nav a')].map((row) => row.textContent ?? '')
    return rows.find((text) => text.includes(place.row)) ?? ''
  }
  const isThere = () => {
    const text = read()
    return shows.every((word) => text.includes(word)) && !hides.some((word) => text.includes(word))
  }
  return new Promise((resolve, reject) => {
    const giveUp = () =>
      reject(new Error(`never saw ${shows.join(', ')} without ${hides.join(', ')}: ${read()}`))
    const timer = setTimeout(giveUp, patienceMs)
    const look = () => {
      if (!isThere()) return
      clearTimeout(timer)
      observer.disconnect()
      resolve(Date.now())
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    look()
  })
}
