// Short texts that this browser keeps for us; where it keeps nothing, they live as long as the page.

const inPage = new Map<string, string | null>()

export function keptText(key: string): string | null {
  const here = inPage.get(key)
  if (here !== undefined) return here
  try {
    return localStorage.getItem(key)
  } catch {
    // Forbidden: a private window, or a page without an origin of its own.
    return null
  }
}

/** Null takes it away. */
export function keepText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
    inPage.delete(key)
  } catch {
    inPage.set(key, text)
  }
}
