// The list of chats: on its way, empty, full, and walked through with the keyboard.
// @vitest-environment happy-dom
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, groupWith, sofia, summaryWith } from '../testing/fake-session.ts'
import { ChatList } from './ChatList.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

describe('the list of chats', () => {
  test('is on its way until the roster is there, and says so', async () => {
    const { session, loaded } = fakeSession()
    loaded.set(false)
    drawn = await draw(<ChatList folder="chats" onNewChat={() => {}} />, { session })
    expect(drawn.all('status')).toContain('Loading')
    expect(drawn.all('link')).toEqual([])
  })

  test('says what it is for while it is empty, and begins the first chat', async () => {
    let began = 0
    drawn = await draw(<ChatList folder="chats" onNewChat={() => (began += 1)} />, {
      session: fakeSession().session,
    })
    expect(drawn.all('heading')).toEqual(['No chats yet'])
    await drawn.press(drawn.find('button', 'New direct chat'))
    expect(began).toBe(1)
  })

  test('follows the roster, and the arrow keys, Home and End move the focus', async () => {
    const { session, chats } = fakeSession()
    drawn = await draw(<ChatList folder="chats" onNewChat={() => {}} />, { session })
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

  test('many chats are drawn a part at a time, also where the End key goes to the last of all, and Home back', async () => {
    const { session, chats } = fakeSession()
    const many = Array.from({ length: 500 }, (_, at) =>
      groupWith({ chat: make.group({ title: `Group ${at}` }) }),
    )
    chats.set(many)
    drawn = await draw(<ChatList folder="chats" onNewChat={() => {}} />, { session })
    const rows = () => drawn.page.querySelectorAll('a')
    expect(rows().length).toBeLessThan(100)
    rows()[0]?.focus()
    await drawn.key('End')
    expect(document.activeElement?.textContent).toContain('Group 499')
    expect(rows().length).toBeLessThan(100)
    await drawn.key('Home')
    expect(document.activeElement?.textContent).toContain('Group 0')
    expect(rows().length).toBeLessThan(100)
  })

  test('a chat that goes with the focus in it leaves the focus to the one in its place', async () => {
    const { session, chats } = fakeSession()
    const [first, second, third] = [groupWith(), groupWith(), groupWith()]
    chats.set([first, second, third])
    drawn = await draw(<ChatList folder="chats" onNewChat={() => {}} />, { session })
    const links = () => [...drawn.page.querySelectorAll('a')]
    links()[1]?.focus()
    await drawn.change(() => chats.set([first, third]))
    expect(document.activeElement).toBe(links()[1])
    await drawn.change(() => chats.set([first]))
    expect(document.activeElement).toBe(links()[0])
    await drawn.change(() => chats.set([]))
    expect(document.activeElement).toBe(drawn.find('button', 'New direct chat'))
  })

  test('a chat that goes with the focus elsewhere moves it nowhere', async () => {
    const { session, chats } = fakeSession()
    const [first, second] = [groupWith(), groupWith()]
    chats.set([first, second])
    drawn = await draw(<ChatList folder="chats" onNewChat={() => {}} />, { session })
    const [, link] = drawn.page.querySelectorAll('a')
    link?.focus()
    await drawn.change(() => chats.set([second]))
    expect(document.activeElement).toBe(link)
  })

  test('what happens in one chat draws no other one again', async () => {
    const { session, chats } = fakeSession()
    let looks = 0
    const watched = groupWith()
    const quiet = Object.defineProperty({ ...watched }, 'draft', {
      enumerable: true,
      get() {
        looks += 1
        return ''
      },
    })
    const busy = groupWith()
    chats.set([busy, quiet])
    drawn = await draw(<ChatList folder="chats" onNewChat={() => {}} />, { session })
    const before = looks
    expect(before).toBeGreaterThan(0)
    await drawn.change(() => chats.set([{ ...busy, unread: 1 }, quiet]))
    expect(drawn.all('link').join()).toContain('1 unread message')
    expect(looks).toBe(before)
  })

  test('those that were put away stand behind one row, which has the focus on the way back', async () => {
    const { session, chats, archived } = fakeSession()
    chats.set([summaryWith()])
    archived.set([groupWith(), groupWith({ unread: 3 })])
    drawn = await draw(<ChatList folder="chats" isReturn onNewChat={() => {}} />, { session })
    expect(drawn.all('link')).toEqual(['Archived2 chats', 'Taras BondarenkoOnlineNo messages yet'])
    expect(document.activeElement).toBe(drawn.find('link', 'Archived2 chats'))
    await drawn.redraw(<ChatList key="archived" folder="archived" onNewChat={() => {}} />)
    expect(drawn.all('link')).toHaveLength(2)
    await drawn.change(() => archived.set([]))
    expect(drawn.all('heading')).toEqual(['Nothing is archived'])
  })
})
