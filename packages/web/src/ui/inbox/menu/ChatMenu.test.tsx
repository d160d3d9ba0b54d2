// The commands of a chat in the list: which are offered, what each does, and that nothing is left hanging when one fails.
// @vitest-environment happy-dom
import type { ChatCommands, ChatSummary } from '@poruch/client'
import { PoruchError } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, groupWith, summaryWith } from '../../testing/fake-session.ts'
import { ChatRow } from '../ChatRow.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

/** A row with its menu open, by a right click. @returns what was asked of the server, in order */
async function open(summary: ChatSummary, refusal: PoruchError | null = null): Promise<readonly unknown[]> {
  const done: unknown[] = []
  const note =
    (name: string) =>
    async (...given: readonly unknown[]): Promise<void> => {
      done.push([name, ...given])
      if (refusal !== null) throw refusal
    }
  const names = ['pin', 'archive', 'mute', 'setNotify', 'leave'] as const
  const commands: Partial<ChatCommands> = Object.fromEntries(names.map((name) => [name, note(name)]))
  const { session } = fakeSession({}, commands)
  drawn = await draw(<ChatRow summary={summary} now={0} isOpen={false} isOnline={false} />, { session })
  const row = drawn.page.querySelector('a')
  await drawn.change(() =>
    row?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })),
  )
  await drawn.until(() => drawn.all('menuitem').length > 0)
  return done
}

/** As a pointer chooses it. */
async function choose(name: string): Promise<void> {
  const item = [...drawn.page.querySelectorAll<HTMLElement>('[role^=menuitem]')].find(
    (each) => each.textContent === name,
  )
  if (item === undefined) throw new Error(`No “${name}” among ${drawn.all('menuitem').join(', ')}`)
  await drawn.change(() => item.click())
}

describe('the menu of a chat', () => {
  test('of two people has what is the reader’s own, and no way out', async () => {
    await open(summaryWith())
    expect(drawn.all('menuitem')).toEqual(['Pin', 'Archive', 'For 1 hour', 'For 8 hours', 'Always'])
  })

  test('of a group offers which messages make a sound, and leaving', async () => {
    await open(groupWith())
    expect(drawn.all('menuitem').slice(5)).toEqual(['All messages', 'Mentions only', 'None', 'Leave'])
    const chosen = drawn.page.querySelector('[role=menuitemradio][aria-checked=true]')
    expect(chosen?.textContent).toBe('All messages')
  })

  test('offers the opposite where something is set already', async () => {
    await open(summaryWith({ isPinned: true, isArchived: true, isMuted: true }))
    expect(drawn.all('menuitem')).toEqual(['Unpin', 'Back to the chats', 'Unmute'])
  })

  test('G-13: each setting is told as it is', async () => {
    const summary = groupWith()
    const done = await open(summary)
    await choose('Mentions only')
    expect(done).toEqual([['setNotify', summary.chat.id, 'mentions']])
  })

  test('silence for an hour ends in an hour', async () => {
    const done = await open(summaryWith())
    const before = Date.now()
    await choose('For 1 hour')
    const [[name, , until] = []] = done as readonly (readonly [string, string, number])[]
    expect(name).toBe('mute')
    expect(Number(until) - before).toBeGreaterThanOrEqual(3_600_000)
    expect(Number(until) - before).toBeLessThan(3_700_000)
  })

  test('a refusal is told in words', async () => {
    await open(summaryWith(), new PoruchError('rate_limited'))
    await choose('Pin')
    await drawn.until(() => drawn.page.textContent?.includes('Too many tries') === true)
  })

  test('G-11: leaving is asked about first, and the last owner is told to hand over', async () => {
    const summary = groupWith({ me: make.membership({ role: 'owner' }) })
    const done = await open(summary, new PoruchError('last_owner'))
    await choose('Leave')
    await drawn.until(() => drawn.all('dialog').length === 1)
    expect(done).toEqual([])
    await drawn.press(drawn.find('button', 'Leave'))
    expect(done).toEqual([['leave', summary.chat.id]])
    expect(drawn.all('alert')).toEqual(['Hand the chat over to somebody else first, or delete it.'])
  })

  test('of a chat that is gone offers nothing that is no longer possible', async () => {
    const { session } = fakeSession()
    const gone = groupWith({ gone: 'removed' })
    drawn = await draw(<ChatRow summary={gone} now={0} isOpen={false} isOnline={false} />, { session })
    expect(drawn.all('button')).not.toContain('Actions for Walks')
  })
})
