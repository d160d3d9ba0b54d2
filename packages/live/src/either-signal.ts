// One signal out of two, also in browsers that cannot join signals themselves.

/**
 * Aborts as soon as one of the two does, for its reason. `AbortSignal.any` (DOM, section 3.2) where there is one:
 * Chrome 116, Firefox 124, Safari 17.4. Elsewhere both are listened to until one of them aborts.
 */
export function eitherSignal(one: AbortSignal, other: AbortSignal): AbortSignal {
  return AbortSignal.any?.([one, other]) ?? join([one, other])
}

function join(signals: readonly AbortSignal[]): AbortSignal {
  const joined = new AbortController()
  for (const signal of signals) {
    const abort = () => joined.abort(signal.reason)
    signal.addEventListener('abort', abort, { signal: joined.signal })
    if (signal.aborted) abort()
  }
  return joined.signal
}
