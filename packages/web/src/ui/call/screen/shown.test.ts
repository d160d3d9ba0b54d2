// Whose screen is shown when several share.
import type { DeviceId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { follow, noneShown } from './shown.ts'

const [olena, taras, sofia] = ['olena', 'taras', 'sofia'] as DeviceId[]
const devices = (...list: (DeviceId | undefined)[]) => list.filter((one) => one !== undefined)

test('a new one is shown, and the one before again when it ends', () => {
  const first = follow(noneShown, devices(olena))
  expect(first.device).toBe(olena)
  // The call lists people in the order in which they came, not in which they began to share.
  const second = follow(first, devices(taras, olena))
  expect(second).toEqual({ sharing: devices(olena, taras), device: taras })
  expect(follow(second, devices(olena)).device).toBe(olena)
  expect(follow(second, devices()).device).toBeNull()
})

test('what the person chose stays when another one ends', () => {
  const three = follow(follow(noneShown, devices(olena, taras)), devices(olena, taras, sofia))
  const chosen = { ...three, device: devices(olena)[0] ?? null }
  expect(follow(chosen, devices(olena, taras)).device).toBe(olena)
})

test('nothing changes when nothing has changed', () => {
  const first = follow(noneShown, devices(olena, taras))
  expect(follow(first, devices(taras, olena))).toBe(first)
})
