// The list of chats: on its way, empty, full, and walked through with the keyboard.
// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, sofia, summaryWith } from '../testing/fake-session.ts'
import { ChatList } from './ChatList.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

describe('the list of chats', () => {
  test('is on its way until the roster is there, and says so', async () => {
    const { session, loaded } = fakeSession()
    loaded.set(false)
    drawn = await draw(<ChatList onNewChat={() => {}} />, { session })
    expect(drawn.all('status')).toContain('Loading')
    expect(drawn.all('link')).toEqual([])
  })

  test('says what it is for while it is empty, and begins the first chat', async () => {
    let began = 0
    drawn = await draw(<ChatList onNewChat={() => (began += 1)} />, { session: fakeSession().session })
    expect(drawn.all('heading')).toEqual(['No chats yet'])
    await drawn.press(drawn.find('button', 'New direct chat'))
    expect(began).toBe(1)
  })

  test('follows the roster, and the arrow keys, Home and End move the focus', async () => {
    const { session, chats } = fakeSession()
    drawn = await draw(<ChatList onNewChat={() => {}} />, { session })
    const two = [summaryWith({ draft: 'one' }), summaryWith({ peer: sofia, draft: 'two' })]
    await drawn.change(() => chats.set(two))
    const [first, second] = drawn.page.querySelectorAll('a')
    first?.focus()
    await drawn.key('ArrowDown')
    expect(document.activeElement).toBe(second)
    await drawn.key('ArrowDown')
    expect(document.activeElement).toBe(second)
    await drawn.key('Home')
    expect(document.activeElement).toBe(first)
    await drawn.key('End')
    expect(document.activeElement).toBe(second)
  })
})
