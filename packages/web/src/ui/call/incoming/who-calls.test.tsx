// Who calls and from where is said in the same words wherever it is said.
// @vitest-environment happy-dom
import { Value } from '@poruch/live'
import { type ChatId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test } from 'vitest'
import { FakeCall, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { createTranslator } from '../../../i18n/translator.ts'
import { type Drawn, draw, wordsOf } from '../../testing/draw.tsx'
import { fakeSession, groupWith, person, taras } from '../../testing/fake-session.ts'
import { ringingAlert } from '../ringing-alert.ts'
import { useLeaving } from '../use-leaving.ts'
import { IncomingDialog } from './IncomingDialog.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

const chat = make.group({ title: 'Family' })
const group = snapshotWith({ peerId: null, chatId: chat.id, startedBy: taras.id })

function world() {
  const fake = fakeSession()
  fake.chats.set([groupWith({ chat, title: 'Family' })])
  return fake
}

test('the dialog names the person, and below the group from which they call', async () => {
  drawn = await draw(
    <IncomingDialog call={new FakeCall(group)} snapshot={group} soundBlocked={new Value(false)} />,
    { session: world().session },
  )
  expect(wordsOf(drawn.page)).toContain('Taras Bondarenko@tarascalls in “Family”')
  expect(wordsOf(drawn.page)).toContain('Taras Bondarenko (@taras) is calling in “Family”')
})

test('whoever is called into a call of strangers reads that, and who calls', async () => {
  const snapshot = { ...group, chatId: newId<ChatId>() }
  drawn = await draw(
    <IncomingDialog call={new FakeCall(snapshot)} snapshot={snapshot} soundBlocked={new Value(false)} />,
    { session: world().session },
  )
  expect(wordsOf(drawn.page)).toContain('Taras Bondarenko@tarascalls you into a group call')
})

test('a missed call of a group says who called and where', async () => {
  const call = new FakeCall({ ...group, phase: 'ended', reason: 'cancelled' })
  drawn = await draw(<Leaving call={call} />, { session: world().session })
  expect(drawn.all('status').join()).toContain('Missed call from Taras Bondarenko in “Family”')
})

test('the title of the tab says it too, as soon as the name is known', async () => {
  const { session, known } = world()
  drawn = await draw(null)
  const late = person('Oksana', 'oksana')
  const keys = createTranslator('en', {}).text
  const said: string[] = []
  const alert = ringingAlert(session, { ...group, startedBy: late.id }, () => (key, values) => {
    said.push(`${values?.name} ${values?.chat}`)
    return keys(key)
  })
  alert.subscribe(() => alert.get())
  known.set(new Map([[late.id, late]]))
  alert.get()
  expect(said).toContain('Oksana (@oksana) Family')
})

function Leaving({ call }: { call: FakeCall }) {
  useLeaving(call, call.get())
  return null
}
