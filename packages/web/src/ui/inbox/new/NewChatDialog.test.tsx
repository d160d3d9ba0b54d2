// Beginning a group or a channel: a name is needed, people are not, and a refusal keeps what was chosen.
// @vitest-environment happy-dom
import { limits, PoruchError, type User } from '@poruch/protocol'
import { useState } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { person, sofia, taras } from '../../testing/fake-session.ts'
import { NewChatDialog, type NewChatDialogProps } from './NewChatDialog.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

interface BeginProps extends Pick<NewChatDialogProps, 'kind' | 'onCreate'> {
  isWaiting?: boolean
  people?: readonly User[]
}

function Begin({ kind, onCreate, isWaiting = false, people = [taras, sofia] }: BeginProps) {
  const [query, onQuery] = useState('')
  const found = { people, isPending: false, problem: null }
  return (
    <NewChatDialog
      {...{ kind, onCreate, query, onQuery, found }}
      online={new Set()}
      isWaiting={isWaiting}
      open
      onOpenChange={() => {}}
    />
  )
}

const name = () => drawn.find('textbox', 'Name')
const press = () => drawn.press(drawn.find('button', 'Create'))

describe.each(['group', 'channel'] as const)('a new %s', (kind) => {
  test('is called what it is', async () => {
    drawn = await draw(<Begin kind={kind} onCreate={async () => {}} />)
    expect(drawn.all('heading')).toEqual([kind === 'group' ? 'New group' : 'New channel'])
    expect(document.activeElement).toBe(name())
  })

  test('needs a name', async () => {
    let made = 0
    const create = async () => {
      made += 1
    }
    drawn = await draw(<Begin kind={kind} onCreate={create} />)
    await drawn.write(name(), '  ')
    await press()
    expect(drawn.all('alert')).toEqual(['Write a name'])
    expect(document.activeElement).toBe(name())
    expect(made).toBe(0)
  })

  test('has the people who were chosen, in order', async () => {
    const made: [string, readonly User[]][] = []
    drawn = await draw(
      <Begin kind={kind} onCreate={async (title, people) => void made.push([title, people])} />,
    )
    await drawn.write(name(), ' Choir ')
    await drawn.press(drawn.find('button', 'Sofia Melnyk@sofia'))
    await drawn.press(drawn.find('button', 'Taras Bondarenko@taras'))
    await press()
    expect(made).toEqual([['Choir', [sofia, taras]]])
  })

  test('that is refused says why, and keeps what was written and chosen', async () => {
    const refuse = async () => {
      throw new PoruchError('rate_limited')
    }
    drawn = await draw(<Begin kind={kind} onCreate={refuse} />)
    await drawn.write(name(), 'Choir')
    await drawn.press(drawn.find('button', 'Sofia Melnyk@sofia'))
    await press()
    expect(drawn.all('alert')).toEqual(['Too many tries. Wait a moment.'])
    expect((name() as HTMLInputElement).value).toBe('Choir')
    expect(drawn.all('button')).toContain('Remove Sofia Melnyk')
  })

  test('says that it waits, where there is no connection', async () => {
    drawn = await draw(<Begin kind={kind} onCreate={() => new Promise(() => {})} isWaiting />)
    expect(drawn.all('note')).toEqual([])
    await drawn.write(name(), 'Choir')
    await press()
    expect(drawn.all('note')).toEqual(['No connection. The chat is begun as soon as it is back.'])
  })

  test('has at most so many people at once, and says so', async () => {
    const many = Array.from({ length: limits.peopleAtOnce + 1 }, (_, at) => person(`Member ${at}`, `m${at}`))
    const found = (people: readonly User[]) => <Begin kind={kind} onCreate={async () => {}} people={people} />
    drawn = await draw(found([]))
    await drawn.write(name(), 'Choir')
    // Found one after another: to draw a hundred rows for each of a hundred presses takes many seconds.
    for (const one of many) {
      await drawn.redraw(found([one]))
      await drawn.change(() => drawn.page.querySelector<HTMLElement>('[aria-pressed]')?.click())
    }
    await press()
    expect(drawn.all('alert')).toEqual(['At most 100 people at once. More can be added later.'])
  })
})
