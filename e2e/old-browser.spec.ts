// The oldest browsers that the build promises lack functions that are younger than they are: without those, everything works.
import { expect, test } from '@playwright/test'
import { openFromList, rowOf } from './chat-steps.ts'
import { olena, taras } from './person.ts'
import { Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

/** Takes away what Chrome 111, Firefox 115 or Safari 16.4 does not have. */
function growOld(): void {
  const lacking: readonly (readonly [object, readonly string[]])[] = [
    [AbortSignal, ['any']],
    [URL, ['canParse', 'parse']],
    [Promise, ['withResolvers', 'try']],
    [Array, ['fromAsync']],
    [Object, ['groupBy']],
    [Map, ['groupBy']],
    [Set.prototype, ['union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']],
    [String.prototype, ['isWellFormed', 'toWellFormed']],
    [
      Object.getPrototypeOf(Object.getPrototypeOf([].values())),
      ['map', 'filter', 'take', 'some', 'find', 'toArray'],
    ],
    [Intl, ['Segmenter', 'DurationFormat']],
    [globalThis, ['scheduler', 'requestIdleCallback', 'CloseWatcher']],
    [Element.prototype, ['checkVisibility']],
    [Document.prototype, ['startViewTransition']],
  ]
  for (const [owner, names] of lacking) for (const name of names) Reflect.deleteProperty(owner, name)
}

test('a message with a link is sent, read and opened', async () => {
  const writes = await town.device(olena)
  await writes.screen.context.addInitScript(growOld)
  await writes.signUp(town.server)
  const reads = await town.device(taras)
  await reads.screen.context.addInitScript(growOld)
  await reads.signUp(town.server)
  const errors: string[] = []
  for (const { screen } of [writes, reads]) screen.page.on('pageerror', (error) => errors.push(error.message))
  expect(await writes.screen.evaluate(() => 'any' in AbortSignal || 'canParse' in URL, null)).toBe(false)

  await writes.openChatWith(taras)
  await writes.send('The map: https://example.org/way?to=lake')
  await expect(writes.screen.page.getByRole('img', { name: 'Sent', exact: true })).toHaveCount(1)
  await expect(rowOf(reads, olena.name)).toContainText('1 unread message')
  await openFromList(reads, olena.name)
  const link = reads.screen.page.getByRole('link', { name: 'https://example.org/way?to=lake', exact: true })
  await expect(link).toHaveAttribute('href', 'https://example.org/way?to=lake')
  await reads.send('Thanks')
  await writes.sees('Thanks')
  expect(errors).toEqual([])
})
