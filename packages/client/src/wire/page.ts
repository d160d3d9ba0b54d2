// Port: the page whose events say that the network may be back or gone.

/** The window and document whose events say that the network may be back; null outside a browser. */
export interface Page {
  window: EventTarget
  document: EventTarget & { readonly visibilityState: string }
}

export function thisPage(): Page | null {
  return typeof window === 'undefined' || typeof document === 'undefined' ? null : { window, document }
}
