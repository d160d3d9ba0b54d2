// The log keeps out what people say, their secrets and where they are.
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'

test('secrets are kept out at the first levels of any object', () => {
  const lines = new PassThrough()
  const log = createLog('info', lines)
  const secret = {
    sdp: 'v=0',
    token: 'tok-en',
    text: 'hello',
    password: 'pass-word',
    ip: '10.9.8.7',
    candidate: 'cand-1',
  }
  log.info({ ...secret, message: secret, deep: { er: secret }, kept: 'visible' }, 'said')
  const line = String(lines.read())
  for (const value of Object.values(secret)) expect(line).not.toContain(`"${value}"`)
  expect(line).toContain('visible')
})

test('an error is told with its cause and stack, without the values it carries', () => {
  const lines = new PassThrough()
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (username)=(ada) exists',
  })
  createLog('info', lines).error({ err: new Error('request failed', { cause }) }, 'request failed')
  const line = String(lines.read())
  expect(JSON.parse(line).err).toMatchObject({
    message: 'request failed',
    stack: expect.any(String),
    cause: { code: '23505' },
  })
  expect(line).not.toContain('ada')
})

test('a log that cannot be written ends nothing, however many logs share the stream', () => {
  const destination = new PassThrough()
  createLog('info', destination)
  const log = createLog('info', destination)
  expect(destination.listenerCount('error')).toBe(1)
  // An error that nobody listens for ends the process.
  destination.emit('error', new Error('write EPIPE'))
  log.info('still here')
  expect(String(destination.read())).toContain('still here')
})
