// "Chat info": what one may do decides what is offered, and nothing that is hard to take back happens at one press.
// @vitest-environment happy-dom
import { PoruchError } from '@poruch/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw, wordsOf } from '../../testing/draw.tsx'
import { olena, taras } from '../../testing/fake-session.ts'
import { ChatInfo, type ChatInfoProps } from './ChatInfo.tsx'
import { type MemberAction, MemberRow } from './MemberRow.tsx'

const nothing = { add: false, invite: false, edit: false, settings: false, leave: false }
const none: ReadonlySet<MemberAction> = new Set()

let drawn: Drawn
afterEach(() => drawn.end())

async function open(given: Partial<ChatInfoProps>): Promise<void> {
  const props: ChatInfoProps = {
    chat: {
      id: 'c',
      kind: 'group',
      title: 'Choir',
      description: 'Wednesdays',
      picture: null,
      memberCount: 21,
    },
    may: nothing,
    isPane: true,
    membersMayAdd: false,
    onMembersMayAdd: () => {},
    onClose: () => {},
    onAddPeople: () => {},
    onEdit: async () => {},
    onLeave: async () => {},
    invites: () => <p>the links</p>,
    members: {
      me: olena.id,
      members: [],
      total: 21,
      online: new Set(),
      problem: null,
      onMore: () => {},
      may: () => none,
      onAction: () => {},
    },
    ...given,
  }
  drawn = await draw(<ChatInfo {...props} />)
}

describe('chat info', () => {
  test('says what it is and how many are in, and has the focus', async () => {
    await open({})
    for (const words of ['Choir', 'Group', 'Wednesdays', '21 members'])
      expect(drawn.page.textContent).toContain(words)
    expect(document.activeElement?.textContent).toBe('Chat info')
  })

  test.each([
    ['add', 'Add people'],
    ['invite', 'Invite link'],
    ['edit', 'Edit'],
    ['leave', 'Leave'],
  ] as const)('who may %s finds “%s”, and nobody else', async (may, name) => {
    await open({})
    expect(drawn.all('button')).toEqual(['Close'])
    await drawn.end()
    await open({ may: { ...nothing, [may]: true } })
    expect(drawn.all('button')).toContain(name)
  })

  test('the links come when they are asked for', async () => {
    await open({ may: { ...nothing, invite: true } })
    const button = drawn.find('button', 'Invite link')
    expect(button.getAttribute('aria-expanded')).toBe('false')
    expect(drawn.page.textContent).not.toContain('the links')
    await drawn.press(button)
    expect(button.getAttribute('aria-expanded')).toBe('true')
    expect(drawn.page.textContent).toContain('the links')
  })

  test('Escape closes it', async () => {
    let closed = 0
    await open({ onClose: () => (closed += 1) })
    await drawn.key('Escape')
    expect(closed).toBe(1)
  })

  test('leaving is asked about, and a refusal is told in the question', async () => {
    let tries = 0
    const onLeave = async () => {
      tries += 1
      throw new PoruchError('forbidden')
    }
    await open({ may: { ...nothing, leave: true }, onLeave })
    await drawn.press(drawn.find('button', 'Leave'))
    expect(tries).toBe(0)
    const question = drawn.page.querySelector('[role=alertdialog]')
    const leave = [...(question?.querySelectorAll('button') ?? [])].find((one) => wordsOf(one) === 'Leave')
    if (leave === undefined) throw new Error('nothing to confirm with')
    await drawn.press(leave)
    expect(tries).toBe(1)
    expect(drawn.all('alert')).toEqual(['You may not do this.'])
  })

  test('a failed page of members says so and is tried again', async () => {
    let asked = 0
    const members = {
      me: olena.id,
      members: [],
      total: 21,
      online: new Set<never>(),
      problem: 'The server is away.',
      onMore: () => (asked += 1),
      may: () => none,
      onAction: () => {},
    }
    await open({ members })
    expect(asked).toBe(0)
    expect(drawn.all('alert').join()).toContain(
      'The list of members could not be loaded. The server is away.',
    )
    await drawn.press(drawn.find('button', 'Try again'))
    expect(asked).toBe(1)
  })
})

describe('a member', () => {
  const row = (role: 'owner' | 'member', may: ReadonlySet<MemberAction> = none) =>
    draw(<MemberRow member={{ user: taras, role }} isMe={false} isOnline may={may} onAction={() => {}} />)

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
    drawn = await row('member', new Set<MemberAction>(['remove']))
    expect(drawn.all('button')).toEqual(['Actions for Taras Bondarenko'])
  })
})
