// Parts of the screen whose code and sentences are fetched when they are first wanted, and again after a failure.
import { type ComponentType, lazy } from 'react'
import type { LaterScreen } from '../i18n/sentences.ts'
import { useTranslator } from './text-context.tsx'

const failed = new Set<() => void>()

/**
 * A component in place of the one that `load` brings; stands in a `Suspense`. `screens` are those whose sentences it will
 * ask for: they come at the same time as the code, not after it.
 */
export function lazyPart<Props extends object>(
  screens: readonly LaterScreen[],
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const make = () =>
    lazy(async () => {
      try {
        return { default: await load() }
      } catch (error) {
        failed.add(renew)
        throw error
      }
    })
  let Current = make()
  const renew = () => {
    Current = make()
  }
  return function LazyPart(props: Props) {
    const translator = useTranslator()
    // A failure is heard of where the sentences are asked for.
    for (const screen of screens) if (!translator.has(screen)) translator.load(screen).catch(() => {})
    return <Current {...props} />
  }
}

/** Lets parts that could not be fetched be tried again: React itself would remember the failure for ever. */
export function forgetFailedParts(): void {
  for (const renew of failed) renew()
  failed.clear()
}
