// A part comes whole or not at all, and what failed is fetched again.
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { arrive, isStuck } from './arrive.ts'
import { holdPage } from './reload.ts'

let answers: (() => Promise<Response>)[]
let asked: string[]
const reload = vi.fn<() => void>()
beforeEach(() => {
  answers = []
  asked = []
  sessionStorage.clear()
  reload.mockClear()
  vi.spyOn(location, 'reload').mockImplementation(reload)
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(new URL(url).pathname)
    return (answers.shift() ?? (async () => new Response('')))()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const lost = () => Promise.reject(new TypeError('Failed to fetch'))
const answered = (status: number) => async () => new Response('', { status })

test.each([
  ['lost', lost],
  ['refused', answered(502)],
] as const)(
  'a file that was %s is imported only when it has come, the others are not fetched twice',
  async (name, failure) => {
    const load = vi.fn(async () => 'part')
    const files = [`assets/a-${name}.js`, `assets/b-${name}.js`]
    answers = [failure]
    await expect(arrive(load, files)).rejects.toThrow(TypeError)
    expect(load).not.toHaveBeenCalled()
    expect(await arrive(load, files)).toBe('part')
    expect(asked).toEqual([`/assets/a-${name}.js`, `/assets/b-${name}.js`, `/assets/a-${name}.js`])
    expect(reload).not.toHaveBeenCalled()
  },
)

test('a file that the server no longer has loads the page anew, once, and never in a call', async () => {
  const gone = (file: string) => {
    answers = [answered(404)]
    return expect(arrive(async () => 'part', [file])).rejects.toThrow('404')
  }
  const hangUp = holdPage(() => true)
  await gone('assets/in-call.js')
  expect(reload).not.toHaveBeenCalled()
  hangUp()
  await gone('assets/older.js')
  await gone('assets/older-still.js')
  expect(reload).toHaveBeenCalledTimes(1)
})

test('a part that stands alone is named by its import', async () => {
  const load = Object.assign(async () => 'part', {
    toString: () => '()=>import(`./uk-CH7nC-Hl.js`).then(e=>e.t)',
  })
  expect(await arrive(load, [])).toBe('part')
  expect(asked).toEqual(['/assets/uk-CH7nC-Hl.js'])
})

test('what came and cannot be imported is told: only a new page helps', async () => {
  expect(isStuck()).toBe(false)
  await expect(arrive(() => lost(), ['assets/poisoned.js'])).rejects.toThrow('Failed to fetch')
  expect(isStuck()).toBe(true)
})
