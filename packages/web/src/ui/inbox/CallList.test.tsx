// The list of past calls: on its way, empty, failed and tried again, and which way each call went.
// @vitest-environment happy-dom
import { NetworkError } from '@poruch/client'
import type { Call, CallLog } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw, wordsOf } from '../testing/draw.tsx'
import { fakeSession, olena, taras } from '../testing/fake-session.ts'
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

describe('the list of calls', () => {
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
