// The list of past calls: on its way, empty, failed and tried again, and which way each call went.
// @vitest-environment happy-dom
import { NetworkError } from '@poruch/client'
import type { Call, CallId, CallLog, Leg } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { missedCalls } from '../../app/missed-calls.ts'
import { type Drawn, draw, wordsOf } from '../testing/draw.tsx'
import { fakeSession, groupWith, olena, taras } from '../testing/fake-session.ts'
import { CallList } from './CallList.tsx'

let drawn: Drawn
afterEach(() => drawn.end())

/** Taras called Olena, and nobody answered, but for `change`. */
function call(change: Partial<Call>): Call {
  const people = { startedBy: taras.id, invited: [olena.id] }
  const ended = { state: 'ended', reason: 'missed', createdAt: 1_000, endedAt: 40_000 } as const
  return make.call({ ...people, ...ended, ...change })
}
const page = (calls: readonly Call[], more = false): CallLog => make.callLog({ calls: [...calls], more })

/** As it stands after its end, to one who rang on `device` and was in with `since`. */
const leg = (change: Partial<Leg>): Leg =>
  make.leg({ userId: olena.id, since: 0, state: 'missed', ...change })

describe('the list of calls', () => {
  test('in a group is missed by whoever was rung and never came in; a call taken elsewhere says so', async () => {
    const group = groupWith()
    const ended = { chatId: group.chat.id, pair: false, reason: 'completed', answeredAt: 5_000 } as const
    const { session, chats } = fakeSession({
      callLog: async () =>
        page([
          call({ ...ended, legs: [leg({})] }),
          call({ ...ended, legs: [leg({ state: 'declined' })] }),
          call({ ...ended, legs: [leg({ state: 'left', since: 4 })] }),
          call({
            ...ended,
            legs: [leg({ state: 'left', since: 4, deviceId: fakeSession().session.deviceId })],
          }),
        ]),
    })
    chats.set([group])
    drawn = await draw(<CallList />, { session })
    await drawn.until(() => drawn.all('listitem').length === 4)
    const words = [...drawn.page.querySelectorAll('li')].map((item) => wordsOf(item))
    expect(words[0]).toContain('Walks')
    expect(words[0]).toContain('Missed voice call · Taras Bondarenko')
    expect(words[1]).toContain('Incoming call · declined')
    expect(words[1]).not.toContain('on another device')
    expect(words[2]).toContain('Incoming call · 0:35 · on another device')
    await drawn.press(drawn.find('button', 'Missed'))
    await drawn.until(() => drawn.all('listitem').length === 1)
  })

  test('C-28: a guest finds whoever began it, and calls them back in the chat of the two', async () => {
    const guest = { pair: false, guests: [olena.id], legs: [leg({ state: 'left', since: 4 })] }
    const talked = { reason: 'completed', answeredAt: 5_000 } as const
    const { session, opened } = fakeSession({ callLog: async () => page([call({ ...talked, ...guest })]) })
    drawn = await draw(<CallList />, { session })
    await drawn.until(() => drawn.all('listitem').length === 1)
    expect(drawn.all('listitem').join()).toContain('Taras Bondarenko')
    await drawn.press(drawn.find('button', 'Call Taras Bondarenko back'))
    expect(opened).toEqual([taras.id])
  })

  test('shows those that were missed, looking through older ones until there are some', async () => {
    const talked = call({ reason: 'completed', answeredAt: 5_000, createdAt: 9_000 })
    const asked: unknown[] = []
    const callLog = async (place: { before?: number; beforeId?: CallId }) => {
      asked.push(place.beforeId)
      return place.before === undefined ? page([talked], true) : page([call({ createdAt: 7 })])
    }
    drawn = await draw(<CallList />, { session: fakeSession({ callLog }).session })
    await drawn.until(() => drawn.all('listitem').length === 1)
    await drawn.press(drawn.find('button', 'Missed'))
    await drawn.until(() => drawn.all('listitem').join().includes('Missed voice call'))
    expect(drawn.all('listitem')).toHaveLength(1)
    expect(asked.at(-1)).toBe(talked.id)
  })

  test('says so when none was missed, and takes the mark away when it is looked at', async () => {
    missedCalls.set(3)
    const callLog = async () => page([call({ reason: 'completed', answeredAt: 5_000 })])
    drawn = await draw(<CallList />, { session: fakeSession({ callLog }).session })
    await drawn.until(() => drawn.all('listitem').length === 1)
    expect(missedCalls.get()).toBe(0)
    await drawn.press(drawn.find('button', 'Missed'))
    expect(drawn.all('heading')).toContain('No missed calls')
  })

  test('says what it is for while it is empty', async () => {
    const { session } = fakeSession({ callLog: async () => page([]) })
    drawn = await draw(<CallList />, { session })
    await drawn.until(() => drawn.all('heading').includes('No calls yet'))
  })

  test('tells why it could not be loaded, and loads it when it is tried again', async () => {
    let isBroken = true
    const callLog = async () => {
      if (isBroken) throw new NetworkError('no network here')
      return page([call({})])
    }
    drawn = await draw(<CallList />, { session: fakeSession({ callLog }).session })
    await drawn.until(() => drawn.all('alert').length === 1)
    expect(drawn.all('alert').join()).toContain('The server cannot be reached')
    isBroken = false
    await drawn.press(drawn.find('button', 'Try again'))
    await drawn.until(() => drawn.all('listitem').length === 1)
    expect(drawn.all('alert')).toEqual([])
  })

  test('tells which way each went, how it ended, and whom to call back', async () => {
    const talked = { reason: 'completed', answeredAt: 5_000, endedAt: 70_000 } as const
    const calls = [
      call({}),
      call({ startedBy: olena.id, invited: [taras.id], ...talked }),
      call({ state: 'active', reason: null, answeredAt: 5_000, endedAt: null }),
    ]
    drawn = await draw(<CallList />, { session: fakeSession({ callLog: async () => page(calls) }).session })
    await drawn.until(() => drawn.all('listitem').length === 3)
    const words = [...drawn.page.querySelectorAll('li')].map((item) => wordsOf(item))
    expect(words[0]).toContain('Missed voice call')
    expect(words[1]).toContain('Outgoing call · 1:05')
    expect(words[2]).toContain('Incoming call · going on now')
    expect(drawn.all('button')).toContain('Call Taras Bondarenko back')
  })

  test('asks for older ones from where it ends', async () => {
    const asked: (number | undefined)[] = []
    const callLog = async ({ before }: { before?: number }) => {
      asked.push(before)
      return before === undefined ? page([call({ createdAt: 7_000 })], true) : page([call({ createdAt: 1 })])
    }
    drawn = await draw(<CallList />, { session: fakeSession({ callLog }).session })
    await drawn.until(() => drawn.all('button').includes('Show older calls'))
    await drawn.press(drawn.find('button', 'Show older calls'))
    await drawn.until(() => drawn.all('listitem').length === 2)
    expect(asked.at(-1)).toBe(7_000)
    expect(drawn.all('button')).not.toContain('Show older calls')
  })

  test('keeps older ones that are shown when the newest are asked for again', async () => {
    const [first, second] = [call({ createdAt: 7_000 }), call({ createdAt: 1 })]
    let newest: readonly Call[] = [first]
    const callLog = async ({ before }: { before?: number }) =>
      before === undefined ? page(newest, true) : page([second])
    const { session, connection } = fakeSession({ callLog })
    drawn = await draw(<CallList />, { session })
    await drawn.until(() => drawn.all('button').includes('Show older calls'))
    await drawn.press(drawn.find('button', 'Show older calls'))
    await drawn.until(() => drawn.all('listitem').length === 2)
    newest = [call({ createdAt: 9_000 }), first]
    await drawn.change(() => connection.set({ kind: 'connecting' }))
    await drawn.until(() => drawn.all('listitem').length === 3)
    // Where so many came that there may be others between, the list begins anew.
    newest = [call({ createdAt: 99_000 })]
    await drawn.change(() => connection.set({ kind: 'online' }))
    await drawn.until(() => drawn.all('listitem').length === 1)
    expect(drawn.all('button')).toContain('Show older calls')
  })
})
