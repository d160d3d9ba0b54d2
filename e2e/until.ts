// Waits for a condition, and says which one never came.

/** Resolves with the first truthy value of `probe`; fails with `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  timeoutMs = 15_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    const value = await probe()
    if (value) return value as Exclude<T, false | null | undefined>
    last = value
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms in vain until ${what} (last: ${JSON.stringify(last)})`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
