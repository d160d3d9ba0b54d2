// How long to wait before the next try.

const reconnectMs = [0, 300, 1_200, 2_700, 4_800, 7_000] as const
const restartMs = 2_000

/**
 * Before the next attempt to connect.
 * @param attempt how many were made since the connection last stood, 0 for the first.
 * @param random from 0 up to, not including, 1.
 * @param restarting the server said that it restarts: everybody comes back at once, so the first wait is spread.
 */
export function reconnectDelayMs(attempt: number, random: number, restarting: boolean): number {
  if (restarting && attempt === 0) return Math.floor(random * restartMs)
  const base = reconnectMs[Math.min(attempt, reconnectMs.length - 1)] ?? 0
  return Math.floor(base + (random * base) / 4)
}

/** Before a refused command is sent again: 1, 2, 4 … 30 s with a random part, or what the server asked for. */
export function retryDelayMs(attempt: number, random: number, retryAfterMs: number | null): number {
  if (retryAfterMs !== null) return retryAfterMs + Math.floor(random * 250)
  const base = Math.min(30_000, 1_000 * 2 ** attempt)
  return Math.floor(base * (0.75 + random / 4))
}
