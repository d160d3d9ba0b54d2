// Whom whoever moderates a call may not take out of it.
// @vitest-environment happy-dom
import { type ChatId, type ChatRole, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test } from 'vitest'
import { snapshotWith } from '../../../calling/testing/fake-call.ts'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, groupWith, olena, sofia, taras } from '../../testing/fake-session.ts'
import { useAbove, useModerates } from './use-moderation.ts'

let drawn: Drawn
afterEach(() => drawn.end())

const chatId = newId<ChatId>()
const snapshot = snapshotWith({ phase: 'in_call', chatId, peerId: null, startedBy: olena.id })

function Above() {
  const moderates = useModerates(snapshot)
  const above = useAbove(snapshot, moderates)
  return (
    <p>
      {[sofia, taras]
        .filter(({ id }) => above.has(id))
        .map(({ username }) => username)
        .join()}
    </p>
  )
}

/** Olena began the call in a group that Sofia owns and in which Taras is an admin. */
async function open(role: ChatRole) {
  const world = fakeSession()
  const chat = make.group({ id: chatId, title: 'Walks' })
  world.chats.set([groupWith({ chat, title: 'Walks', me: make.membership({ role }) })])
  drawn = await draw(<Above />, { session: world.session })
  await drawn.change(() =>
    world.members.get(chatId)?.state.update((before) => ({
      ...before,
      members: [
        make.member({ userId: sofia.id, role: 'owner' }),
        make.member({ userId: taras.id, role: 'admin' }),
        make.member({ userId: olena.id, role }),
      ],
    })),
  )
  return drawn.page.querySelector('p')?.textContent
}

test.each([
  ['member', 'sofia,taras'],
  ['admin', 'sofia'],
  ['owner', ''],
] as const)('C-29: as %s not those who stand above them', async (role, above) => {
  expect(await open(role)).toBe(above)
})
