// The mark of a person or a chat: a picture, and letters where there is none.
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { Avatar, initialsOf } from './Avatar.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

const image = () => drawn.page.querySelector('img')
const walks = (picture?: string | null) =>
  picture === undefined ? (
    <Avatar id="1" name="Long walks" />
  ) : (
    <Avatar id="1" name="Long walks" picture={picture} />
  )

test.each([[undefined], [null]])('without a picture (%s) it is letters', async (picture) => {
  drawn = await draw(walks(picture))
  expect([image(), drawn.page.textContent]).toEqual([null, 'LW'])
})

test('the letters stand behind the picture, which says nothing of its own', async () => {
  drawn = await draw(walks('/one'))
  expect([image()?.getAttribute('src'), image()?.alt]).toEqual(['/one', ''])
  expect(drawn.page.textContent).toContain('LW')
})

test('one that does not come leaves the letters, and the next one is tried', async () => {
  drawn = await draw(walks('/one'))
  await drawn.change(() => void image()?.dispatchEvent(new Event('error')))
  expect([image(), drawn.page.textContent]).toEqual([null, 'LW'])
  await drawn.redraw(walks('/two'))
  expect(image()?.getAttribute('src')).toBe('/two')
})

test.each([
  ['Olena Kovalenko', 'OK'],
  ['taras', 'T'],
  ['Хор «Дударик»', 'ХД'],
  ['Новини школи №7', 'Н7'],
  ['🚲 🚲', '🚲'],
  ['', '?'],
])('the letters of “%s” are %s', (name, letters) => {
  expect(initialsOf(name)).toBe(letters)
})
