// The time, for words that depend on it.
import { useEffect, useState } from 'react'

/** Milliseconds since the Unix epoch, new each minute: enough for "Today" and "14:05". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
