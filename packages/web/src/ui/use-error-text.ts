// Turns what was thrown into a sentence for the person.
import { NetworkError } from '@poruch/client'
import { PoruchError } from '@poruch/protocol'
import { useCallback } from 'react'
import { useText } from './text-context.tsx'

/** A function from an error to words. What is neither a refusal nor a missing network is a fault of ours: it is reported. */
export function useErrorText(): (error: unknown) => string {
  const t = useText()
  return useCallback(
    (error) => {
      if (error instanceof PoruchError) return t(`error.${error.code}`)
      if (error instanceof NetworkError) return t('error.network')
      reportError(error)
      return t('error.unknown')
    },
    [t],
  )
}
