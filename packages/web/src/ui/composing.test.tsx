// While an input method composes a word, no key of it sends, submits, chooses or closes anything.
// @vitest-environment happy-dom
import { type ReactNode, useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isComposing } from './composing.ts'
import { leaveKeysToInputMethods } from './composing-guard.ts'
import { Dialog } from './parts/Dialog.tsx'
import { Field } from './parts/Field.tsx'
import { SearchBox } from './parts/SearchBox.tsx'
import { PeopleSearch } from './people/PeopleSearch.tsx'
import { type Drawn, draw } from './testing/draw.tsx'
import { taras } from './testing/fake-session.ts'

/** As most browsers say it, and as Safari does. */
const ways = [{ isComposing: true }, { keyCode: 229 }] as const

let drawn: Drawn
let stop = () => {}
beforeEach(() => {
  stop = () => {}
})
afterEach(async () => {
  stop()
  await drawn.end()
})

async function open(node: ReactNode, isGuarded: boolean) {
  if (isGuarded) stop = leaveKeysToInputMethods()
  drawn = await draw(node)
}

test('a key of an input method is told by either sign', async () => {
  await open(null, false)
  expect(ways.map((way) => isComposing(new KeyboardEvent('keydown', way)))).toEqual([true, true])
  expect(isComposing(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13 }))).toBe(false)
})

describe.each(ways)('with %j', (way) => {
  test('Enter chooses nobody among people', async () => {
    const chosen = vi.fn()
    const found = { people: [taras], isPending: false, problem: null }
    const rest = { online: new Set<never>(), chosen: null, onQuery: () => {}, onChoose: chosen }
    await open(<PeopleSearch query="ta" found={found} {...rest} />, false)
    const field = drawn.find('textbox', 'Search people')
    await drawn.key('Enter', field, way)
    expect(chosen).not.toHaveBeenCalled()
    await drawn.key('Enter', field)
    expect(chosen).toHaveBeenCalledOnce()
  })

  test('Escape empties no search', async () => {
    function Search() {
      const [value, setValue] = useState('たろ')
      return <SearchBox label="Search" value={value} onChange={setValue} />
    }
    await open(<Search />, false)
    const field = drawn.find('textbox', 'Search')
    const written = () => (field instanceof HTMLInputElement ? field.value : null)
    await drawn.key('Escape', field, way)
    expect(written()).toBe('たろ')
    await drawn.key('Escape', field)
    expect(written()).toBe('')
  })

  test('Enter in a field submits no form, in a box for lines it breaks the line', async () => {
    const heard: string[] = []
    const hear = (event: KeyboardEvent) => heard.push(`${event.key} ${event.defaultPrevented}`)
    await open(
      <form>
        <Field label="Name" error={null} />
        <textarea aria-label="About" />
      </form>,
      true,
    )
    document.addEventListener('keydown', hear, { capture: true })
    const prevented = (name: string, init: KeyboardEventInit) => {
      const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init })
      drawn.find('textbox', name).dispatchEvent(event)
      return event.defaultPrevented
    }
    expect([prevented('Name', way), prevented('About', way)]).toEqual([true, false])
    expect(heard).toEqual([])
    expect([prevented('Name', {}), prevented('About', {})]).toEqual([false, false])
    document.removeEventListener('keydown', hear, { capture: true })
  })

  test('Escape closes no dialog', async () => {
    const onOpenChange = vi.fn()
    await open(
      <Dialog open onOpenChange={onOpenChange} title="New group">
        <Field label="Name" error={null} />
      </Dialog>,
      true,
    )
    const field = drawn.find('textbox', 'Name')
    await drawn.key('Escape', field, way)
    expect(onOpenChange).not.toHaveBeenCalled()
    await drawn.key('Escape', field)
    expect(onOpenChange).toHaveBeenCalledExactlyOnceWith(false)
  })
})
