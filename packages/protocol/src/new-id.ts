// Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of time, a counter within the millisecond, random bits.

let lastMs = 0
let counter = 0

/**
 * A new id whose text order is its order of making within this process.
 * @param nowMs milliseconds since the Unix epoch; a clock that steps back is held at its latest value.
 */
export function newId<Id extends string>(nowMs: number = Date.now()): Id {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = 0
  } else if (++counter > 0xfff) {
    lastMs += 1
    counter = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const order = counter.toString(16).padStart(3, '0')
  const random = crypto.getRandomValues(new Uint8Array(8))
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const text = `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${tail.slice(0, 4)}-${tail.slice(4)}`
  return text as Id
}

const version7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The time inside a version 7 id, in milliseconds since the Unix epoch; NaN for any other text. */
export function idTimeMs(id: string): number {
  const [, high, low] = version7.exec(id) ?? []
  return high === undefined || low === undefined ? Number.NaN : Number.parseInt(high + low, 16)
}
