// "@" in the box to write in: the list follows what is written, and the keys choose from it while the box keeps the focus.
// @vitest-environment happy-dom
import type { Timeline } from '@poruch/client'
import { Value } from '@poruch/live'
import { type BodyDraft, type ChatId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { matches } from '../../people/use-found-people.ts'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, olena, sofia, taras } from '../../testing/fake-session.ts'
import { Composer } from './Composer.tsx'

let drawn: Drawn
let sent: BodyDraft[]
let queries: (string | undefined)[]
let draft: Value<string>
afterEach(() => drawn.end())

beforeEach(async () => {
  sent = []
  queries = []
  draft = new Value('')
  const timeline = {
    chatId: newId<ChatId>(),
    draft,
    send: (body: BodyDraft) => sent.push(body),
    setDraft: (text: string) => draft.set(text),
    typing: () => {},
  } as unknown as Timeline
  const { session } = fakeSession({
    async members(_, { query }) {
      queries.push(query)
      const users = [olena, taras, sofia].filter((user) => matches(user, query ?? ''))
      return make.members({ members: users.map(({ id }) => make.member({ userId: id })), users })
    },
  })
  drawn = await draw(<Composer timeline={timeline} hasMentions />, { session })
})

const box = () => drawn.find('textbox', 'Message')
const options = () => [...drawn.page.querySelectorAll('[role=option]')].map((one) => one.textContent)
const active = () => drawn.page.querySelector('[aria-selected=true]')
const write = async (text: string) => {
  await drawn.write(box(), text)
}

describe('naming somebody', () => {
  test('an "@" offers the members but oneself, and the box says which one a key would choose', async () => {
    await write('Come, @')
    await drawn.until(() => options().length > 0)
    expect(options().map((name) => name?.includes('@taras') || name?.includes('@sofia'))).toEqual([
      true,
      true,
    ])
    expect(box().getAttribute('aria-activedescendant')).toBe(active()?.id)
    expect(document.getElementById(box().getAttribute('aria-controls') ?? '')?.getAttribute('role')).toBe(
      'listbox',
    )
    expect(document.activeElement).toBe(box())
  })

  test('the server looks for what is written, and arrows and Enter choose', async () => {
    await write('@')
    await drawn.until(() => options().length === 2)
    await drawn.key('ArrowDown')
    expect(active()?.textContent).toContain('Sofia')
    await write('@tar')
    await drawn.until(() => queries.at(-1) === 'tar' && options().length === 1)
    await drawn.key('Enter')
    expect(draft.get()).toBe('@taras ')
    expect(options()).toEqual([])
    expect(sent).toEqual([])
    expect(document.activeElement).toBe(box())
    await drawn.key('Enter')
    expect(sent).toEqual([{ kind: 'text', text: '@taras' }])
  })

  test('Escape closes the list, and what is written stays', async () => {
    await write('@ta')
    await drawn.until(() => options().length > 0)
    await drawn.key('Escape')
    expect(options()).toEqual([])
    expect(draft.get()).toBe('@ta')
    await write('@tar')
    expect(options()).toEqual([])
  })

  test('that nobody is called so is told, and Enter sends', async () => {
    await write('@zzz')
    await drawn.until(() => drawn.all('status').includes('Nobody here by that name'))
    await drawn.key('Enter')
    expect(sent).toEqual([{ kind: 'text', text: '@zzz' }])
  })
})
