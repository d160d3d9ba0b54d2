// What works unseen comes back by itself.
// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { lazyPart } from '../lazy-part.tsx'
import { type Drawn, draw } from '../testing/draw.tsx'
import { Returning } from './Returning.tsx'

let drawn: Drawn
afterEach(async () => {
  await drawn.end()
  vi.restoreAllMocks()
})

test('a part that did not come is away without a word, and is there when the network is back', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const load = vi
    .fn(async () => () => <h2>Rings</h2>)
    .mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
  const Part = lazyPart([], load)
  drawn = await draw(
    <Returning>
      <Part />
    </Returning>,
  )
  await drawn.until(() => load.mock.calls.length === 1)
  expect(drawn.all('alert')).toEqual([])
  await drawn.until(() => {
    window.dispatchEvent(new Event('online'))
    return drawn.all('heading').includes('Rings')
  })
  expect(load).toHaveBeenCalledTimes(2)
})
