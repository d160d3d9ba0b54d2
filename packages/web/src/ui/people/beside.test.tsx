// O-17: where a name does not say who is meant, the username stands beside it.
// @vitest-environment happy-dom
import type { CallHandle } from '@poruch/calls'
import { Value } from '@poruch/live'
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test } from 'vitest'
import { snapshotWith } from '../../calling/testing/fake-call.ts'
import { IncomingDialog } from '../call/incoming/IncomingDialog.tsx'
import { withUsername } from '../call/use-peer.ts'
import { ChatRow } from '../inbox/ChatRow.tsx'
import { type Drawn, draw, wordsOf } from '../testing/draw.tsx'
import { fakeSession, person, summaryWith, taras } from '../testing/fake-session.ts'

let drawn: Drawn
afterEach(() => drawn.end())

test('O-17: in the list of chats it stands beside a name that two have, as soon as the second is known', async () => {
  const { session, known } = fakeSession()
  const summary = summaryWith({ lastMessage: make.message() })
  drawn = await draw(<ChatRow summary={summary} now={0} isOpen={false} isOnline={false} />, { session })
  expect(wordsOf(drawn.page)).not.toContain('@')
  const other = person(taras.displayName, 'taras.b')
  await drawn.change(() => known.set(new Map([...known.get(), [other.id, other]])))
  expect(wordsOf(drawn.page)).toContain('Taras Bondarenko@taras')
})

test('O-17: a call that rings says it always', async () => {
  const snapshot = snapshotWith({ peerId: taras.id, startedBy: taras.id })
  const call = {} as CallHandle
  const { session } = fakeSession()
  drawn = await draw(<IncomingDialog call={call} snapshot={snapshot} soundBlocked={new Value(false)} />, {
    session,
  })
  expect(wordsOf(drawn.page)).toContain('Taras Bondarenko@taras')
  expect(drawn.page.textContent).toContain('Taras Bondarenko (@taras) is calling')
  expect(withUsername({ name: 'שירה', username: '@shira' })).toBe('\u2068שירה\u2069 (@shira)')
})
