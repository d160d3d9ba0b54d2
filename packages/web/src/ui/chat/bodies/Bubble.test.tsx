// What can be done about a message that was not sent.
// @vitest-environment happy-dom
import type { Timeline } from '@poruch/client'
import { type ErrorCode, type MessageId, newId } from '@poruch/protocol'
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { olena } from '../../testing/fake-session.ts'
import { Bubble } from './Bubble.tsx'
import type { MessageRow } from './message-row.ts'

let drawn: Drawn
afterEach(() => drawn.end())

async function open(progress: MessageRow['progress'], code: ErrorCode | null) {
  const row: MessageRow = {
    kind: 'message',
    key: newId<MessageId>(),
    body: { kind: 'text', text: 'Half a thought', mentions: [] },
    senderId: olena.id,
    ...{ at: 0, isMine: true, isStranded: false, isFirst: true, isLast: true, seq: null },
    ...{ progress, code },
  }
  const edited: MessageId[] = []
  const timeline = { edit: (id: MessageId) => edited.push(id) } as unknown as Timeline
  const author = { id: olena.id, name: olena.displayName, isShown: false }
  drawn = await draw(
    <Bubble row={row} author={author} timeline={timeline}>
      Half a thought
    </Bubble>,
  )
  return { row, edited }
}

test('O-4: one that was refused for good goes back into the box to be changed', async () => {
  const { row, edited } = await open('refused', 'invalid')
  expect(drawn.all('button')).toEqual(['Edit', 'Try again', 'Discard'])
  await drawn.press(drawn.find('button', 'Edit'))
  expect(edited).toEqual([row.key])
})

test.each([
  ['kept', 'not_stored'],
  ['refused', 'forbidden'],
] as const)('one that is %s (%s) is not, for it may go yet or there is no box', async (progress, code) => {
  await open(progress, code)
  expect(drawn.all('button')).toEqual(['Try again', 'Discard'])
})
