// "Do not disturb" in the settings: asked for, set, ended, and who may call all the same.
// @vitest-environment happy-dom
import { NetworkError } from '@poruch/client'
import type { CallSettings } from '@poruch/protocol'
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession, taras } from '../testing/fake-session.ts'
import { DoNotDisturb } from './DoNotDisturb.tsx'
import { useCallSettings } from './use-call-settings.ts'

let drawn: Drawn
afterEach(() => drawn.end())

function Part() {
  return <DoNotDisturb state={useCallSettings()} />
}

const hourMs = 3_600_000

function server(first: Partial<CallSettings> = {}) {
  const said: CallSettings[] = []
  const settings: CallSettings = { doNotDisturbUntil: null, exceptions: [], ...first }
  const api = {
    callSettings: async () => said.at(-1) ?? settings,
    setCallSettings: async (next: CallSettings) => {
      said.push(next)
      return next
    },
  }
  return { said, session: fakeSession(api).session }
}

const choice = () => drawn.find('combobox', 'Do not disturb') as HTMLSelectElement
const choose = (value: string) =>
  drawn.change(() => {
    choice().value = value
    choice().dispatchEvent(new Event('change', { bubbles: true }))
  })

test('is off until somebody chooses for how long, and ends when they choose so', async () => {
  const { said, session } = server({ exceptions: [taras.id] })
  drawn = await draw(<Part />, { session })
  await drawn.until(() => drawn.all('combobox').length === 1)
  expect(choice().value).toBe('off')
  const before = session.clock.now()
  await choose('hour')
  await drawn.until(() => choice().value === 'now')
  const until = said[0]?.doNotDisturbUntil ?? 0
  expect(until - before - hourMs).toBeLessThan(hourMs / 10)
  expect(until - before - hourMs).toBeGreaterThanOrEqual(0)
  expect(said[0]?.exceptions).toEqual([taras.id])
  expect(choice().selectedOptions[0]?.textContent).toMatch(/^Do not disturb until /)
  await choose('always')
  await drawn.until(() => choice().value === 'always')
  await choose('off')
  await drawn.until(() => choice().value === 'off')
  expect(said.at(-1)).toEqual({ doNotDisturbUntil: null, exceptions: [taras.id] })
})

test('a time that has passed is off', async () => {
  drawn = await draw(<Part />, { session: server({ doNotDisturbUntil: 5 }).session })
  await drawn.until(() => drawn.all('combobox').length === 1)
  expect(choice().value).toBe('off')
})

test('people are let through, and not any more', async () => {
  const { said, session } = server()
  drawn = await draw(<Part />, { session })
  await drawn.until(() => drawn.all('button').includes('Add people'))
  await drawn.press(drawn.find('button', 'Add people'))
  await drawn.until(() => drawn.all('dialog').length === 1)
  await drawn.until(() => drawn.all('button').some((name) => name.startsWith('Taras Bondarenko')))
  const [name = ''] = drawn.all('button').filter((one) => one.startsWith('Taras Bondarenko'))
  await drawn.press(drawn.find('button', name))
  await drawn.press(drawn.find('button', 'Let them call'))
  await drawn.until(() => drawn.all('dialog').length === 0)
  expect(said).toEqual([{ doNotDisturbUntil: null, exceptions: [taras.id] }])
  await drawn.press(drawn.find('button', 'Taras Bondarenko may not call any more'))
  await drawn.until(() => drawn.all('listitem').length === 0)
  expect(said.at(-1)?.exceptions).toEqual([])
})

test('tells why it could not be loaded, and what could not be changed stays as it was', async () => {
  let isBroken = true
  const lost = async () => {
    throw new NetworkError('no network here')
  }
  const api = {
    callSettings: async () => (isBroken ? await lost() : { doNotDisturbUntil: null, exceptions: [] }),
    setCallSettings: lost,
  }
  drawn = await draw(<Part />, { session: fakeSession(api).session })
  await drawn.until(() => drawn.all('alert').join().includes('could not be loaded'))
  isBroken = false
  await drawn.press(drawn.find('button', 'Try again'))
  await drawn.until(() => drawn.all('combobox').length === 1)
  await choose('always')
  await drawn.until(() => drawn.all('status').join().includes('The server cannot be reached'))
  expect(choice().value).toBe('off')
})
