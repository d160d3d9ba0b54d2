// The time by the server's clock, for words that depend on it: those of this device may be a day off.
import { useEffect, useState } from 'react'
import { useSession } from './session-context.tsx'
import { useValue } from './use-value.ts'

/** Milliseconds since the Unix epoch, new each minute: enough for "Today" and "14:05". */
export function useNow(): number {
  const { clock } = useSession()
  const offsetMs = useValue(clock.offsetMs)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now + offsetMs
}
