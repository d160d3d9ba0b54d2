// Words that depend on the time go by the server's clock.
// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { DaySeparator } from './chat/timeline/Separator.tsx'
import { draw } from './testing/draw.tsx'
import { fakeSession } from './testing/fake-session.ts'
import { useNow } from './use-now.ts'

const dayMs = 86_400_000

function Day({ at }: { at: number }) {
  return <DaySeparator at={at} now={useNow()} />
}

test('W-20: what was just sent stands under "Today", on a device whose clock is a day ahead too', async () => {
  const { session, offsetMs } = fakeSession()
  const drawn = await draw(<Day at={Date.now() - dayMs} />, { session })
  expect(document.body.textContent).toContain('Yesterday')
  await drawn.change(() => offsetMs.set(-dayMs))
  expect(document.body.textContent).toContain('Today')
  await drawn.end()
})
