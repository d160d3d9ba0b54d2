// Proves which addresses count as one.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressKey, networkKey } from './address.ts'

it.each([
  ['203.0.113.7', '203.0.113.7', null],
  ['::ffff:203.0.113.7', '203.0.113.7', null],
  ['::FFFF:CB00:7107', '203.0.113.7', null],
  ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7', null],
  ['2001:db8:1:2::7', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8::', '2001:db8:0:0::/64', '2001:db8:0::/48'],
  ['::1', '0:0:0:0::/64', '0:0:0::/48'],
  ['fe80::1:2:3:4%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
  ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64', '64:ff9b:0::/48'],
  ['', '', null],
  ['unknown', 'unknown', null],
])('W-11: %s counts as %s, and in %s', (address, key, network) => {
  expect(addressKey(address)).toBe(key)
  expect(networkKey(address)).toBe(network)
})

it('W-11: every address of a /64 is one, whatever its last 64 bits are and however it is written', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 }), (end) => {
      const address = `2001:db8:1:2:${end.map((group) => group.toString(16)).join(':')}`
      const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
      for (const written of [address, address.toUpperCase(), short])
        expect([addressKey(written), networkKey(written)]).toEqual(['2001:db8:1:2::/64', '2001:db8:1::/48'])
    }),
    { verbose: true },
  )
})
