// the search over the list finds chats on the page by the rule by which the server finds people.
// @vitest-environment happy-dom
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, groupWith, person, summaryWith } from '../testing/fake-session.ts'
import { SearchResults } from './SearchResults.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

test.each([
  ['артем', 'Артём Коваль'],
  ['КОВАЛЬ арте\u0308м', 'Артём Коваль'],
  ['@tyoma', 'Артём Коваль'],
  ['café lviv', 'Cafe\u0301 “Львів” Lviv'],
  ['LVIV cafe', 'Cafe\u0301 “Львів” Lviv'],
])('A-11: %j finds %j', async (query, title) => {
  const { session, chats } = fakeSession({ searchUsers: async () => [] })
  const peer = person('Артём Коваль', 'tyoma')
  const direct = summaryWith({ peer, peerId: peer.id, title: peer.displayName })
  const group = groupWith({
    chat: make.group({ title: 'Cafe\u0301 “Львів” Lviv' }),
    title: 'Cafe\u0301 “Львів” Lviv',
  })
  chats.set([direct, group])
  drawn = await draw(<SearchResults query={query} onOpened={() => {}} />, { session })
  expect(drawn.all('link')).toHaveLength(1)
  expect(drawn.all('link')[0]).toContain(title)
})
