// "Chat info": what one may do decides what is offered, and nothing that is hard to take back happens at one press.
// @vitest-environment happy-dom
import type { Api, ChatCommands } from '@poruch/client'
import { type Chat, type ChatRole, PoruchError } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw, wordsOf } from '../../testing/draw.tsx'
import { FakeMembers } from '../../testing/fake-members.ts'
import { fakeSession, groupWith, olena, sofia, taras } from '../../testing/fake-session.ts'
import { ChatInfo } from './ChatInfo.tsx'
import { MemberRow } from './MemberRow.tsx'
import { actionsOn, type MemberAction } from './member-actions.ts'

let drawn: Drawn
afterEach(() => drawn.end())

interface Given {
  role?: ChatRole
  chat?: Partial<Chat>
  api?: Partial<Api>
  commands?: Partial<ChatCommands>
  onClose?: () => void
}

async function open({ role = 'member', chat: over, api, commands, onClose = () => {} }: Given = {}) {
  const chat = make.group({
    ...{ title: 'Choir', description: 'Wednesdays', memberCount: 21 },
    settings: { whoAdds: 'admins' },
    ...over,
  })
  const world = fakeSession(api, commands)
  const list = new FakeMembers(chat.id)
  world.members.set(chat.id, list)
  const summary = groupWith({ chat, me: make.membership({ role }) })
  drawn = await draw(<ChatInfo summary={summary} isPane onClose={onClose} />, { session: world.session })
  return { ...world, chat, list }
}

/** The button of the question that is open. */
function answer(name: string): HTMLElement {
  const question = drawn.page.querySelector('[role=alertdialog]')
  const found = [...(question?.querySelectorAll('button') ?? [])].find((one) => wordsOf(one) === name)
  if (found === undefined) throw new Error(`no question with “${name}”`)
  return found
}

describe('chat info', () => {
  test('says what it is and how many are in, and has the focus', async () => {
    await open()
    for (const words of ['Choir', 'Group', 'Wednesdays', '21 members'])
      expect(drawn.page.textContent).toContain(words)
    expect(document.activeElement?.textContent).toBe('Chat info')
  })

  test.each([
    ['member', {}, ['Close', 'Leave']],
    ['member', { settings: { whoAdds: 'members' } }, ['Close', 'Add people', 'Invite link', 'Leave']],
    ['member', { kind: 'channel' }, ['Close', 'Leave']],
    ['admin', {}, ['Close', 'Picture', 'Edit', 'Add people', 'Invite link', 'Banned people', 'Leave']],
    [
      'owner',
      {},
      ['Close', 'Picture', 'Edit', 'Add people', 'Invite link', 'Banned people', 'Leave', 'Delete chat'],
    ],
  ] as const)('G-3: a %s of %j is offered what they may do', async (role, chat, offered) => {
    await open({ role, chat })
    expect(drawn.all('button')).toEqual(offered)
  })

  test('G-3: who may add is set in a group only, where it says something', async () => {
    await open({ role: 'admin' })
    expect(drawn.all('switch')).toEqual(['Members may add people'])
    await drawn.end()
    await open({ role: 'admin', chat: { kind: 'channel' } })
    expect(drawn.all('switch')).toEqual([])
  })

  test('Escape closes it, but not while the name is being changed', async () => {
    let closed = 0
    await open({ role: 'admin', onClose: () => (closed += 1) })
    await drawn.press(drawn.find('button', 'Edit'))
    await drawn.key('Escape', drawn.find('textbox', 'Name'))
    expect(closed).toBe(0)
    expect(document.activeElement).toBe(drawn.find('button', 'Edit'))
    await drawn.key('Escape')
    expect(closed).toBe(1)
  })

  test('G-6: only what was changed is sent, and a refusal stands beside its field', async () => {
    const sent: object[] = []
    await open({
      role: 'admin',
      commands: {
        async edit(_, change) {
          sent.push(change)
          if (change.what === 'description') throw new PoruchError('invalid', { field: 'change.description' })
        },
      },
    })
    await drawn.press(drawn.find('button', 'Edit'))
    await drawn.write(drawn.find('textbox', 'Description'), 'Thursdays')
    await drawn.press(drawn.find('button', 'Save'))
    expect(sent).toEqual([{ what: 'description', description: 'Thursdays' }])
    expect(drawn.find('textbox', 'Description').getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(drawn.find('textbox', 'Description'))
  })

  test('G-17: a picture is removed from its menu', async () => {
    const removed: string[] = []
    const picture = make.group()
    const { chat } = await open({
      role: 'admin',
      chat: { pictureId: picture.id as string as NonNullable<Chat['pictureId']> },
      api: {
        async removePicture(chatId) {
          removed.push(chatId)
          return picture
        },
      },
    })
    await drawn.key('Enter', drawn.find('button', 'Picture'))
    const item = [...drawn.page.querySelectorAll<HTMLElement>('[role=menuitem]')].at(-1)
    expect(item?.textContent).toBe('Remove the picture')
    if (item !== undefined) await drawn.press(item)
    expect(removed).toEqual([chat.id])
  })

  test('banned people come when they are asked for, and the ban is lifted there', async () => {
    const lifted: string[] = []
    const { list } = await open({
      role: 'admin',
      commands: {
        async unban(_, userId) {
          lifted.push(userId)
        },
      },
    })
    expect(list.asked).not.toContain('banned')
    const button = drawn.find('button', 'Banned people')
    await drawn.press(button)
    expect(button.getAttribute('aria-expanded')).toBe('true')
    expect(list.asked).toContain('banned')
    await drawn.change(() => list.banned.set({ users: [sofia], loading: false, failed: false }))
    await drawn.press(drawn.find('button', 'Lift the ban of Sofia Melnyk'))
    expect(lifted).toEqual([sofia.id])
    await drawn.change(() => list.banned.set({ users: [taras], loading: false, failed: false }))
    expect(document.activeElement).toBe(drawn.find('button', 'Lift the ban of Taras Bondarenko'))
    await drawn.change(() => list.banned.set({ users: [], loading: false, failed: false }))
    expect(document.activeElement?.textContent).toBe('Nobody is banned.')
  })

  test('a failed page of members says so and is tried again', async () => {
    const { list } = await open()
    await drawn.change(() => list.state.update((before) => ({ ...before, failed: true, hasMore: true })))
    expect(drawn.all('alert').join()).toContain('The list of members could not be loaded.')
    expect(list.asked).not.toContain('more')
    await drawn.press(drawn.find('button', 'Try again'))
    expect(list.asked).toContain('more')
    const place = drawn.find('button', 'Try again').closest('[tabindex]')
    await drawn.change(() => list.state.update((before) => ({ ...before, failed: false })))
    expect(document.activeElement).toBe(place)
  })

  test('G-18: members are looked for by the server', async () => {
    const { list } = await open()
    await drawn.write(drawn.find('textbox', 'Search members'), ' sof ')
    await drawn.until(() => list.asked.includes('search sof'))
  })
})

describe('the way out', () => {
  test('leaving is asked about, and a refusal is told in the question', async () => {
    let tries = 0
    await open({
      commands: {
        async leave() {
          tries += 1
          throw new PoruchError('forbidden')
        },
      },
    })
    await drawn.press(drawn.find('button', 'Leave'))
    expect(tries).toBe(0)
    await drawn.press(answer('Leave'))
    expect(tries).toBe(1)
    expect(drawn.all('alert')).toEqual(['You may not do this.'])
  })

  test('G-11: an owner who is not alone hands the chat over first, and may leave then', async () => {
    const handed: unknown[] = []
    await open({
      role: 'owner',
      api: {
        members: async () =>
          make.members({
            members: [olena, taras].map(({ id }) => make.member({ userId: id })),
            users: [olena, taras],
          }),
      },
      commands: {
        async setRole(_, userId, role) {
          handed.push([userId, role])
        },
      },
    })
    await drawn.press(drawn.find('button', 'Leave'))
    await drawn.until(() => drawn.all('button').some((name) => name.startsWith('Taras')))
    // Nobody hands a chat over to themselves.
    expect(drawn.all('button').some((name) => name.startsWith('Olena'))).toBe(false)
    await drawn.press(drawn.find('button', 'Taras Bondarenko@taras, Online'))
    expect(handed).toEqual([[taras.id, 'owner']])
    expect(drawn.page.querySelector('[role=alertdialog]')?.textContent).toContain('Leave “Choir”?')
  })

  test('G-11: the last one is told that the chat goes with them', async () => {
    await open({ role: 'owner', chat: { memberCount: 1 } })
    await drawn.press(drawn.find('button', 'Leave'))
    expect(drawn.page.querySelector('[role=alertdialog]')?.textContent).toContain('You are the last one here')
  })

  test('G-12: deleting asks with the title', async () => {
    let deleted = 0
    await open({
      role: 'owner',
      commands: {
        async delete() {
          deleted += 1
        },
      },
    })
    await drawn.press(drawn.find('button', 'Delete chat'))
    expect(drawn.page.querySelector('[role=alertdialog]')?.textContent).toContain('Delete “Choir”?')
    expect(deleted).toBe(0)
    await drawn.press(answer('Delete chat'))
    expect(deleted).toBe(1)
  })
})

describe('a member', () => {
  const row = (role: ChatRole, actions: readonly MemberAction[] = []) =>
    draw(
      <MemberRow
        {...{ id: taras.id, user: taras, role, actions }}
        isMe={false}
        isOnline
        onAction={() => {}}
      />,
    )

  test('is named with a role above member, and whether they are online', async () => {
    drawn = await row('owner')
    expect(drawn.page.textContent).toContain('Owner')
    expect(drawn.page.textContent).toContain('Online')
    await drawn.end()
    drawn = await row('member')
    expect(drawn.page.textContent).not.toContain('Member')
  })

  test('has a menu only where something may be done', async () => {
    drawn = await row('member')
    expect(drawn.all('button')).toEqual([])
    await drawn.end()
    drawn = await row('member', ['remove'])
    expect(drawn.all('button')).toEqual(['Actions for Taras Bondarenko'])
  })
})

describe('G-10: what one may do about another', () => {
  test.each([
    ['owner', 'member', ['write', 'make_admin', 'hand_over', 'remove', 'ban']],
    ['owner', 'admin', ['write', 'unmake_admin', 'hand_over', 'remove', 'ban']],
    ['admin', 'member', ['write', 'remove', 'ban']],
    ['admin', 'admin', ['write']],
    ['admin', 'owner', ['write']],
    ['member', 'member', ['write']],
  ] as const)('%s about %s', (mine, role, expected) => {
    drawn = { end: async () => {} } as Drawn
    expect(actionsOn({ role }, mine, make.group())).toEqual(expected)
  })
})
