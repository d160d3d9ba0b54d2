// Proves that one person, or one address, takes no more than a share: of sockets, hellos, devices and what they are told.
import { closeCodes, limits } from '@poruch/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { createRateLimits } from '../limits/rate-limits.ts'
import { start as call, told } from '../testing/call-steps.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ clock: createManualClock(), ...options })
  onTestFinished(() => server.close())
  return server
}

async function refused(server: TestServer, member: Member): Promise<number | null> {
  const device = await server.connect(member)
  const hello = { versions: [1], token: member.token, cursor: null, calls: [] }
  const answer = await device.ask('hello', hello)
  expect(answer).toMatchObject({ type: 'error', code: 'rate_limited' })
  expect(await device.closed).toBe(closeCodes.rateLimited)
  return answer.type === 'error' ? answer.retryAfterMs : null
}

test('W-25: a device holds so many sockets and not one more, until one of them is gone', async () => {
  const server = await start()
  const olena = await server.addPerson('Olena')
  const join = () => server.join(olena)
  const tabs = await Promise.all(Array.from({ length: limits.socketsPerDevice }, join))
  expect(await refused(server, olena)).toBeGreaterThan(0)
  await Promise.all(tabs.map((tab) => tab.settle()))
  await server.join(await server.addDevice(olena.user))
  await tabs[0]?.close()
  await expect.poll(() => join().then(() => 'in', String)).toBe('in')
})

test('W-25: a person holds so many sockets over all devices, and others go on', async () => {
  const server = await start()
  const [olena, taras] = [await server.addPerson('Olena'), await server.addPerson('Taras')]
  for (let held = 0; held < limits.socketsPerPerson; held += 16) {
    const device = await server.addDevice(olena.user)
    await Promise.all(Array.from({ length: 16 }, () => server.join(device)))
  }
  await refused(server, olena)
  await server.join(taras)
})

test('W-25: whoever says hello too often is told how long to wait', async () => {
  const clock = createManualClock()
  const server = await start({
    clock,
    limits: createRateLimits(clock, { hellos: { burst: 2, perSecond: 1 } }),
  })
  const [olena, taras] = [await server.addPerson('Olena'), await server.addPerson('Taras')]
  for (let times = 0; times < 2; times += 1) await (await server.join(olena)).close()
  expect(await refused(server, await server.addDevice(olena.user))).toBe(1_000)
  await server.join(taras)
  clock.advance(1_000)
  await server.join(olena)
})

test('W-25: an address holds so many sockets, those that have not said hello too', async () => {
  const server = await start({ socketsFrom: 2, config: { trustProxy: ['loopback'] } })
  const olena = await server.addPerson('Olena')
  const from = (address: string) => server.connect(olena, { headers: { 'x-forwarded-for': address } })
  const first = await from('203.0.113.7')
  await from('203.0.113.7')
  await expect(from('203.0.113.7')).rejects.toThrow('429')
  await from('203.0.113.8')
  await first.close()
  await expect.poll(() => from('203.0.113.7').then(() => 'in', String)).toBe('in')
})

test('A-14: a call to everywhere that somebody is signed in costs each socket little', async () => {
  const server = await start()
  const [olena, taras] = [await server.addPerson('Olena'), await server.addPerson('Taras')]
  const mine = await server.join(olena)
  const members = [taras]
  while (members.length < limits.devicesMax) members.push(await server.addDevice(taras.user))
  const theirs = await Promise.all(members.map((member) => server.join(member)))
  const [first] = theirs
  if (first === undefined) throw new Error('He has a device.')
  let bytes = 0
  for (const device of [mine, ...theirs])
    device.socket.on('message', (data: Buffer) => {
      bytes += data.length
    })
  const { id } = await call(server, mine, first)
  await Promise.all(theirs.map((device) => told(device, id)))
  for (const device of theirs)
    await device.get('call.ringing', { callId: id, prelink: 'all' }, 'call.changed')
  await first.get('call.accept', { callId: id }, 'call.changed')
  await Promise.all(theirs.map((device) => device.settle()))
  expect(bytes).toBeLessThan(16 * 1024 * 1024)
})
