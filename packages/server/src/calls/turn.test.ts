// Proves the form of TURN credentials against values made by other means.
import type { UserId } from '@poruch/protocol'
import { expect, it } from 'vitest'
import { iceFor } from './turn.ts'

const user = '01900000-0000-7000-8000-000000000001' as UserId
const none = { stunUrls: [], turnUrls: [], turnSecret: null, turnTtlS: 3_600 }

it('I-2: gives each person credentials of their own that run out', () => {
  const ice = iceFor(
    { ...none, turnUrls: ['turn:t.example:3478'], turnSecret: 'north' },
    user,
    1_800_000_000_999,
  )
  expect(ice.iceExpiresAt).toBe(1_800_003_600_000)
  expect(ice.iceServers).toEqual([
    {
      urls: ['turn:t.example:3478'],
      username: `1800003600:${user}`,
      // printf '1800003600:<user>' | openssl dgst -sha1 -hmac north -binary | base64
      credential: 'g5us2JoxRBIpB8NToeiWytIWxuc=',
    },
  ])
})

it('I-2: says that nothing runs out where there is no TURN server', () => {
  expect(iceFor({ ...none, stunUrls: ['stun:s.example:3478'] }, user, 0)).toEqual({
    iceServers: [{ urls: ['stun:s.example:3478'] }],
    iceExpiresAt: null,
  })
  expect(iceFor(none, user, 0)).toEqual({ iceServers: [], iceExpiresAt: null })
})
