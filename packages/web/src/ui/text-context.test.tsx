// Sentences that come later are waited for, and what waited goes on as if it had not.
// @vitest-environment happy-dom
import { Value } from '@poruch/live'
import { Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTranslator, type Translator } from '../i18n/translator.ts'
import { TextProvider, useText } from './text-context.tsx'
import { useValue } from './use-value.ts'

test('a component goes on where it waited for its sentences, with its values', async () => {
  const broken: unknown[] = []
  // Where React tells of hooks that were asked in another order than before.
  vi.spyOn(console, 'error').mockImplementation((...words) => broken.push(words))
  onTestFinished(() => void vi.restoreAllMocks())
  const name = new Value('Olena')
  const here = new Set<string>()
  const comes = new Map<string, () => void>()
  const coming = new Map(
    (['settings', 'invites'] as const).map((screen) => [
      screen,
      new Promise<void>((resolve) => {
        comes.set(screen, () => {
          here.add(screen)
          resolve()
        })
      }),
    ]),
  )
  const asked: string[] = []
  const translator: Translator = {
    ...createTranslator('en', {}),
    has: (screen) => here.has(screen),
    load(screen) {
      asked.push(screen)
      return coming.get(screen as 'settings') ?? Promise.reject(new Error('not asked for'))
    },
  }
  function Part() {
    useText('settings', 'invites')
    return <p>{useValue(name)}</p>
  }
  const place = document.createElement('div')
  // Drawn as in the app, which the tests' `act` would do in one go.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
  const root = createRoot(place, { onRecoverableError: (error) => broken.push(error) })
  onTestFinished(() => {
    root.unmount()
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  })
  root.render(
    <TextProvider value={translator}>
      <Suspense>
        <Part />
      </Suspense>
    </TextProvider>,
  )
  // The second ones are missed when the first are here, and come while it is being drawn again.
  await expect.poll(() => asked).toContain('settings')
  comes.get('settings')?.()
  await expect.poll(() => asked).toContain('invites')
  comes.get('invites')?.()
  await expect.poll(() => place.textContent).toBe('Olena')
  expect(broken).toEqual([])
  name.set('Taras')
  await expect.poll(() => place.textContent).toBe('Taras')
})
