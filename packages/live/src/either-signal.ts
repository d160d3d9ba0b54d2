// One signal out of two, also in browsers that cannot join signals themselves.

/**
 * Aborts as soon as one of the two does, for its reason. `AbortSignal.any` (DOM, section 3.2) where there is one:
 * Chrome 116, Firefox 124, Safari 17.4. Elsewhere both are listened to until one of them aborts.
 */
export function eitherSignal(one: AbortSignal, other: AbortSignal): AbortSignal {
  if (typeof AbortSignal.any === 'function') return AbortSignal.any([one, other])
  const joined = new AbortController()
  for (const signal of [one, other]) {
    const abort = () => joined.abort(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true, signal: joined.signal })
  }
  return joined.signal
}
