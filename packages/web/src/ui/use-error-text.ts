// Turns what was thrown into a sentence for the person.
import { NetworkError } from '@poruch/client'
import { type ErrorCode, PoruchError } from '@poruch/protocol'
import { useCallback } from 'react'
import { useText, useTranslator } from './text-context.tsx'

/**
 * A function from the code of a refusal to words. Those that one screen alone can be given come with the words of that
 * screen. A newer server may refuse with a code that this app does not know.
 */
export function useErrorCodeText(): (code: ErrorCode | null) => string {
  const { text } = useTranslator()
  return useCallback(
    (code) => {
      if (code === null) return text('error.unknown')
      const key = `error.${code}` as const
      const words = text(key)
      return words === key ? text('error.newer') : words
    },
    [text],
  )
}

/** A function from an error to words. What is neither a refusal nor a missing network is a fault of ours: it is reported. */
export function useErrorText(): (error: unknown) => string {
  const t = useText()
  const codeText = useErrorCodeText()
  return useCallback(
    (error) => {
      if (error instanceof PoruchError) return codeText(error.code)
      if (error instanceof NetworkError) return t('error.network')
      reportError(error)
      return t('error.unknown')
    },
    [t, codeText],
  )
}
