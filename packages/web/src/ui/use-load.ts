// Loads something for a part of a page, again when it is asked to, and says in words when it could not.
import { useCallback, useEffect, useState } from 'react'
import { useErrorText } from './use-error-text.ts'

export interface Loaded<T> {
  /** Null until the first answer; the last answer stays while the next is awaited. */
  value: T | null
  problem: string | null
  reload: () => Promise<void>
}

/** `load` must stay the same function; `cause` is anything whose change is a reason to load again. */
export function useLoad<T>(load: () => Promise<T>, cause: unknown): Loaded<T> {
  const errorText = useErrorText()
  const [value, setValue] = useState<T | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const reload = useCallback(async () => {
    try {
      setValue(await load())
      setProblem(null)
    } catch (error) {
      setProblem(errorText(error))
    }
  }, [load, errorText])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `cause` is a reason to load again
  useEffect(() => {
    void reload()
  }, [reload, cause])
  return { value, problem, reload }
}
