// Proves that two signals become one, whether the browser can join them itself or not.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eitherSignal } from './either-signal.ts'

describe.each(['by itself', 'not by itself'])('where the browser can join signals %s', (how) => {
  const native = AbortSignal.any
  beforeEach(() => {
    if (how === 'not by itself') Reflect.deleteProperty(AbortSignal, 'any')
  })
  afterEach(() => {
    AbortSignal.any = native
  })

  it.each([0, 1])('aborts with the first that does, for its reason, and no more after that', (first) => {
    const both = [new AbortController(), new AbortController()] as const
    const joined = eitherSignal(both[0].signal, both[1].signal)
    const heard: unknown[] = []
    joined.addEventListener('abort', () => heard.push(joined.reason))
    expect(joined.aborted).toBe(false)
    both[first === 0 ? 0 : 1].abort('first')
    both[first === 0 ? 1 : 0].abort('second')
    expect(heard).toEqual(['first'])
  })

  it('is aborted from the start when one of them is', () => {
    expect(eitherSignal(new AbortController().signal, AbortSignal.abort('gone')).reason).toBe('gone')
    expect(eitherSignal(AbortSignal.abort('gone'), new AbortController().signal).reason).toBe('gone')
  })
})
