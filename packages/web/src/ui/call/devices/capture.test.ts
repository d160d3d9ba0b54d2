// A device tried out in the settings fails in the same words as one in a call.
import { expect, test } from 'vitest'
import { capture } from './capture.ts'

const refusing = (error: Error, state: PermissionState = 'denied') => ({
  captureBarrier: null,
  getUserMedia: async () => {
    throw error
  },
  enumerateDevices: async () => [],
  permission: async () => state,
})
const named = (name: string, message = '') => Object.assign(new Error(message), { name })

test.each([
  [named('NotAllowedError'), 'denied', 'permission_denied'],
  [named('NotAllowedError'), 'prompt', 'permission_dismissed'],
  [named('NotFoundError'), 'granted', 'no_device'],
  [named('OverconstrainedError'), 'granted', 'no_device'],
  [named('NotReadableError'), 'granted', 'device_busy'],
] as const)('%s with the permission %s is %s', async (error, state, code) => {
  const captured = await capture(refusing(error, state), 'microphone', null)
  expect(captured).toEqual({ stream: null, problem: { kind: 'microphone', code } })
})

test('a page that may not capture does not ask', async () => {
  const platform = { ...refusing(named('NotFoundError')), captureBarrier: 'insecure_context' as const }
  expect((await capture(platform, 'camera', null)).problem?.code).toBe('insecure_context')
})
