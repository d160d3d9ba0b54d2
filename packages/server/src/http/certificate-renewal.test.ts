// A renewed certificate is used by the next connection; a broken one by none.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { type Certificate, ownCertificate } from './certificate.ts'
import { renewCertificate } from './certificate-renewal.ts'

async function newCertificate(): Promise<Certificate> {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-certificate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return await ownCertificate(folder, [], Date.now())
}

test('a certificate that changed is used from then on, one that cannot be used is not', async () => {
  const [first, second] = [await newCertificate(), await newCertificate()]
  const server = createServer(first).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const shown = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.toString() ?? '')
        socket.destroy()
      }).once('error', reject)
    })
  let files = first
  const parts = { server, load: async () => files, clock: systemClock, log: pino({ level: 'silent' }) }
  const renewal = renewCertificate(parts, first)
  onTestFinished(() => renewal.stop())
  const before = await shown()

  files = { cert: second.cert, key: first.key }
  await renewal.look()
  expect(await shown()).toBe(before)
  files = { cert: 'nothing', key: 'nothing' }
  await renewal.look()
  expect(await shown()).toBe(before)

  files = second
  await renewal.look()
  expect(await shown()).not.toBe(before)
  expect((await shown()).trim()).toBe(second.cert.trim())
})
