// Beginning a group or a channel: a name is needed, people are not, and a refusal keeps what was chosen.
// @vitest-environment happy-dom
import { PoruchError, type User } from '@poruch/protocol'
import { useState } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { sofia, taras } from '../../testing/fake-session.ts'
import { NewChatDialog, type NewChatDialogProps } from './NewChatDialog.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

function Begin({ kind, onCreate }: Pick<NewChatDialogProps, 'kind' | 'onCreate'>) {
  const [query, onQuery] = useState('')
  const found = { people: [taras, sofia], isPending: false, problem: null }
  return (
    <NewChatDialog
      {...{ kind, onCreate, query, onQuery, found }}
      online={new Set()}
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
})
