// Whom the screen shows, so that the server tells of them and of nobody else whether they are online.
import type { Presence } from '@poruch/client'
import type { UserId } from '@poruch/protocol'
import { type RefCallback, useCallback, useEffect } from 'react'
import { useSession } from './session-context.tsx'
import { useValue } from './use-value.ts'

/** Shows all of these, and says who is online. For short lists. */
export function usePresence(ids: readonly UserId[]): ReadonlySet<UserId> {
  const { presence } = useSession()
  const key = ids.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which ids they are, whatever array holds them
  useEffect(() => presence.show(ids), [presence, key])
  return useValue(presence.online)
}

/** For the row of a person in a long list: they are shown while the row is in sight. */
export function useInSight(id: UserId | null): RefCallback<HTMLElement> {
  const { presence } = useSession()
  return useCallback(
    (row) => (row === null || id === null ? undefined : sightOf(presence).watch(row, id)),
    [presence, id],
  )
}

/** The rows of all long lists on the screen, watched by one observer. */
class Sight {
  readonly #presence: Presence
  readonly #rows = new Map<Element, UserId>()
  readonly #inSight = new Set<Element>()
  readonly #observer: IntersectionObserver
  #stopShowing = (): void => {}
  #isScheduled = false

  constructor(presence: Presence) {
    this.#presence = presence
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting && this.#rows.has(target)) this.#inSight.add(target)
        else this.#inSight.delete(target)
      this.#schedule()
    })
  }

  watch(row: Element, id: UserId): () => void {
    this.#rows.set(row, id)
    this.#observer.observe(row)
    return () => {
      this.#observer.unobserve(row)
      this.#rows.delete(row)
      if (this.#inSight.delete(row)) this.#schedule()
    }
  }

  /** A list that is drawn anew loses and gains its rows at once: that is one change. */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      const before = this.#stopShowing
      const ids = new Set([...this.#inSight].flatMap((row) => this.#rows.get(row) ?? []))
      this.#stopShowing = ids.size === 0 ? () => {} : this.#presence.show([...ids])
      before()
    })
  }
}

const sights = new WeakMap<Presence, Sight>()

function sightOf(presence: Presence): Sight {
  const known = sights.get(presence)
  if (known !== undefined) return known
  const sight = new Sight(presence)
  sights.set(presence, sight)
  return sight
}
