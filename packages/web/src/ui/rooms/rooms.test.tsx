// "Rooms": what one may do decides what is offered, and a room is removed only after a question.
// @vitest-environment happy-dom
import { type ChatRole, limits, newId, PoruchError, type Room, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw, wordsOf } from '../testing/draw.tsx'
import { FakeRooms } from '../testing/fake-rooms.ts'
import { fakeSession, groupWith, olena, sofia, taras } from '../testing/fake-session.ts'
import { RoomList } from './RoomList.tsx'
import { RoomsPane } from './RoomsPane.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

const [fountain, lake] = [make.room({ title: 'Fountain' }), make.room({ title: 'Lake' })]

async function open(role: ChatRole = 'member', rooms = [fountain, lake]) {
  const world = fakeSession()
  const summary = groupWith({ me: make.membership({ role }) })
  const list = new FakeRooms(summary.chat.id)
  list.show(...rooms)
  world.rooms.set(summary.chat.id, list)
  const closed: true[] = []
  drawn = await draw(<RoomsPane summary={summary} isPane onClose={() => void closed.push(true)} />, {
    session: world.session,
  })
  await drawn.until(() => list.asked.length > 0)
  return { ...world, list, closed }
}

/** The button of the question or window that is open. */
function answer(name: string): HTMLElement {
  const question = drawn.page.querySelector('[role=alertdialog], [role=dialog]')
  const found = [...(question?.querySelectorAll('button') ?? [])].find((one) => wordsOf(one) === name)
  if (found === undefined) throw new Error(`no question with “${name}”`)
  return found
}

async function choose(action: string, room = 'Fountain'): Promise<void> {
  const trigger = drawn.find('button', `Actions for ${room}`)
  await drawn.key('Enter', trigger)
  await drawn.until(() => drawn.all('menuitem').includes(action))
  await drawn.press(drawn.find('menuitem', action))
}

test('R-6: the rooms stand in their order under a heading that has the focus', async () => {
  const { closed } = await open()
  expect(document.activeElement?.textContent).toBe('Rooms')
  expect(drawn.all('heading')).toEqual(['Rooms', 'Fountain', 'Lake'])
  await drawn.key('Escape')
  expect(closed).toEqual([true])
})

test('R-1: only whoever may is offered to make, rename and remove rooms', async () => {
  await open('member')
  expect(drawn.all('button')).not.toContain('New room')
  expect(drawn.all('button').filter((name) => name.startsWith('Actions'))).toEqual([])
  await drawn.end()
  await open('admin')
  expect(drawn.all('button')).toContain('New room')
  await drawn.press(drawn.find('button', 'Actions for Lake'))
})

test('R-2: a room is made by its name, which must hold something', async () => {
  const { list } = await open('owner')
  await drawn.press(drawn.find('button', 'New room'))
  await drawn.press(answer('Create'))
  expect(drawn.page.textContent).toContain('Write a name')
  await drawn.write(drawn.find('textbox', 'Name'), '  Old   mill ')
  await drawn.press(answer('Create'))
  expect(list.asked).toContain('create Old mill')
  await drawn.until(() => drawn.all('dialog').length === 0)
  expect(drawn.all('heading')).toContain('Old mill')
})

test('R-2: why no room was made is said in the window, which stays', async () => {
  const { list } = await open('owner')
  list.refusal = new PoruchError('rooms_full')
  await drawn.press(drawn.find('button', 'New room'))
  await drawn.write(drawn.find('textbox', 'Name'), 'Old mill')
  await drawn.press(answer('Create'))
  expect(drawn.all('dialog').join()).toContain('as many rooms as it can have')
})

test('R-3: a room is given another name', async () => {
  const { list } = await open('admin')
  await choose('Rename room')
  await drawn.until(() => drawn.all('textbox').includes('Name'))
  await drawn.write(drawn.find('textbox', 'Name'), 'River')
  await drawn.press(answer('Save'))
  await drawn.until(() => drawn.all('dialog').length === 0)
  expect(list.asked).toContain('rename River')
  expect(drawn.all('heading')).toEqual(['Rooms', 'River', 'Lake'])
})

test('R-4: a room is removed after a question, and the focus stays in the pane', async () => {
  const { list } = await open('admin')
  await choose('Remove room')
  await drawn.until(() => drawn.all('dialog').length === 1)
  await drawn.press(answer('Cancel'))
  await drawn.until(() => document.activeElement?.getAttribute('aria-label') === 'Actions for Fountain')
  expect(list.asked).not.toContain('remove')
  await choose('Remove room')
  await drawn.until(() => drawn.all('dialog').length === 1)
  await drawn.press(answer('Remove room'))
  await drawn.until(() => drawn.all('dialog').length === 0)
  expect(drawn.all('heading')).toEqual(['Rooms', 'Lake'])
  await drawn.until(() => document.activeElement?.textContent === 'Rooms')
})

test('a group without rooms is told what they are for, and who makes them', async () => {
  await open('member', [])
  expect(drawn.page.textContent).toContain('Talk without calling')
  expect(drawn.page.textContent).toContain('Admins of the group make them')
  await drawn.end()
  await open('admin', [])
  expect(drawn.all('button')).toContain('New room')
  expect(drawn.page.textContent).not.toContain('Admins of the group')
})

test('rooms that cannot be loaded say so, and come when somebody tries again', async () => {
  const { list } = await open()
  await drawn.change(() => list.state.set({ rooms: null, failed: true }))
  expect(drawn.page.textContent).toContain('The rooms could not be loaded')
  await drawn.press(drawn.find('button', 'Try again'))
  expect(list.asked.at(-1)).toBe('reload')
})

test('R-8: who is inside is seen with their marks, and comes and goes by itself', async () => {
  const { seen, list } = await open()
  const { chatId } = list
  const people = [
    make.inside({ userId: taras.id, speaking: true }),
    make.inside({ userId: sofia.id, muted: true }),
  ]
  const call = make.seen({ chatId, roomId: fountain.id, people })
  await drawn.change(() => seen.set(new Map([[call.id, call]])))
  expect(drawn.all('group')).toEqual([
    'Fountain. Inside: Taras Bondarenko (speaking) and Sofia Melnyk (muted)',
    'Lake. Nobody is inside',
  ])
  expect(drawn.all('listitem').slice(1, 3)).toEqual(['Taras Bondarenko, speaking', 'Sofia Melnyk, muted'])
  await drawn.change(() => seen.set(new Map()))
  expect(drawn.all('group')).toEqual(['Fountain. Nobody is inside', 'Lake. Nobody is inside'])
})

test('R-8: a call in another group, or in the group itself, is in no room', async () => {
  const { seen, list } = await open()
  const calls = [make.seen({ roomId: fountain.id }), make.seen({ chatId: list.chatId })]
  await drawn.change(() => seen.set(new Map(calls.map((call) => [call.id, call]))))
  expect(drawn.all('group')).toEqual(['Fountain. Nobody is inside', 'Lake. Nobody is inside'])
})

describe('the ways in and out', () => {
  const people = Array.from({ length: limits.meshVoices }, () => ({
    ...{ userId: newId<UserId>(), muted: false, speaking: false },
  }))
  const views = [
    { room: fountain, inside: [], isFull: false, own: 'in' },
    { room: lake, inside: [], isFull: false, own: 'out' },
    { room: make.room({ title: 'Mill' }), inside: people, isFull: true, own: 'out' },
  ] as const

  async function openWays() {
    const done: string[] = []
    const ways = {
      onJoin: ({ title }: Room) => void done.push(`join ${title}`),
      onLeave: () => void done.push('leave'),
    }
    const nothing = async () => {}
    const { session } = fakeSession()
    drawn = await draw(
      <RoomList
        {...{ views, ways, hasFailed: false, me: olena.id, mayChange: false, isWaiting: false }}
        {...{ onRetry: () => {}, onCreate: nothing, onRename: nothing, onRemove: nothing }}
        orElse={{ current: null }}
      />,
      { session },
    )
    return done
  }
  const buttons = (name: string) =>
    [...drawn.page.querySelectorAll('button')].filter((button) => button.textContent === name)

  test('R-7: one tap walks in where one is out, and out where one is in', async () => {
    const done = await openWays()
    const [leave] = buttons('Leave room')
    const [join] = buttons('Join room')
    if (leave === undefined || join === undefined) throw new Error('There is no way.')
    expect(join.getAttribute('aria-describedby')).toBe(
      [...drawn.page.querySelectorAll('h3')].find((heading) => heading.textContent === 'Lake')?.id,
    )
    await drawn.press(join)
    await drawn.press(leave)
    expect(done).toEqual(['join Lake', 'leave'])
  })

  test('a full room says so, and lets nobody in', async () => {
    const done = await openWays()
    const full = buttons('Join room')[1]
    expect(full?.getAttribute('aria-disabled')).toBe('true')
    expect(drawn.page.textContent).toContain('The room is full')
    if (full !== undefined) await drawn.press(full)
    expect(done).toEqual([])
  })
})
