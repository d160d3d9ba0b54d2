// Parts that come later: a failure is told, and trying again really tries again.
// @vitest-environment happy-dom
import { afterEach, test, vi } from 'vitest'
import { lazyPart } from './lazy-part.tsx'
import { ErrorBoundary } from './parts/ErrorBoundary.tsx'
import { type Drawn, draw } from './testing/draw.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

test('a part that could not be fetched is fetched when the person tries again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  let isBroken = true
  const Part = lazyPart<{ name: string }>([], async () => {
    if (isBroken) throw new TypeError('Failed to fetch dynamically imported module')
    return ({ name }) => <h2>Hello {name}</h2>
  })
  drawn = await draw(
    <ErrorBoundary>
      <Part name="Olena" />
    </ErrorBoundary>,
  )
  await drawn.until(() => drawn.all('heading').includes('This part stopped working'))
  await drawn.press(drawn.find('button', 'Try again'))
  await drawn.until(() => drawn.all('heading').includes('This part stopped working'))
  isBroken = false
  await drawn.press(drawn.find('button', 'Try again'))
  await drawn.until(() => drawn.all('heading').includes('Hello Olena'))
  vi.restoreAllMocks()
})
