// How the browser tells that this device is in another network, as far as it does.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browserPlatform } from './platform.ts'

class Connection extends EventTarget {
  type: string | undefined

  constructor(type?: string) {
    super()
    this.type = type
  }

  become(type: string | undefined): void {
    this.type = type
    this.dispatchEvent(new Event('change'))
  }
}

let page: EventTarget
let told: number

beforeEach(() => {
  page = new EventTarget()
  told = 0
  vi.stubGlobal('window', page)
  vi.stubGlobal('isSecureContext', true)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Begins to listen in a browser with this in it. */
function listen(more: Record<string, unknown>): () => void {
  vi.stubGlobal('navigator', { userAgent: 'any', maxTouchPoints: 0, ...more })
  return browserPlatform().onNetworkChanged(() => {
    told += 1
  })
}

describe('another network', () => {
  test('is told by another kind of connection, once for each, and not by a new estimate of its speed', () => {
    const connection = new Connection('wifi')
    listen({ connection })
    connection.become('wifi')
    connection.become('wifi')
    expect(told).toBe(0)
    connection.become('cellular')
    expect(told).toBe(1)
    connection.become('cellular')
    connection.become('none')
    connection.become('wifi')
    expect(told).toBe(3)
  })

  test('is told by a network that is back', () => {
    const connection = new Connection('wifi')
    listen({ connection })
    page.dispatchEvent(new Event('online'))
    page.dispatchEvent(new Event('offline'))
    expect(told).toBe(1)
  })

  test('is told no more once nobody listens', () => {
    const connection = new Connection('wifi')
    const stop = listen({ connection })
    stop()
    connection.become('cellular')
    page.dispatchEvent(new Event('online'))
    expect(told).toBe(0)
  })

  test.each([
    ['has none of it', {}],
    ['has nothing in its place', { connection: undefined }],
    ['has something else in its place', { connection: 'wifi' }],
  ])('where the browser %s, is told by a network that is back, and nothing throws', (_, more) => {
    const stop = listen(more)
    page.dispatchEvent(new Event('online'))
    expect(told).toBe(1)
    stop()
    page.dispatchEvent(new Event('online'))
    expect(told).toBe(1)
  })

  test('where the browser does not say the kind, is told by a network that is back alone', () => {
    const connection = new Connection()
    listen({ connection })
    connection.become(undefined)
    expect(told).toBe(0)
    page.dispatchEvent(new Event('online'))
    expect(told).toBe(1)
  })
})
