// The certificate of our own making: right for this network, kept, and made anew in time.
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { greeting } from '../greeting.ts'
import { ownCertificate } from './certificate.ts'

const now = Date.UTC(2030, 0, 1)
const dayMs = 24 * 3_600_000

function newFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'poruch-certificate-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return join(root, 'certificate')
}

test('valid for this machine and its networks, by a key only we can read', async () => {
  const folder = newFolder()
  const { cert } = await ownCertificate(folder, ['192.168.1.7'], now)
  const certificate = new X509Certificate(cert)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  for (const address of ['127.0.0.1', '::1', '192.168.1.7']) {
    expect(certificate.checkIP(address), address).toBeDefined()
  }
  expect(certificate.checkIP('192.168.1.8')).toBeUndefined()
  const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / dayMs
  expect(days).toBeLessThanOrEqual(398)
  expect(certificate.ca).toBe(false)
  expect(statSync(join(folder, 'key.pem')).mode & 0o077).toBe(0)
})

test('kept from start to start, made anew for another network and near its end', async () => {
  const folder = newFolder()
  const first = await ownCertificate(folder, ['192.168.1.7'], now)
  expect(await ownCertificate(folder, ['192.168.1.7'], now + 300 * dayMs)).toEqual(first)
  expect(await ownCertificate(folder, [], now)).toEqual(first)
  const moved = await ownCertificate(folder, ['10.0.0.5'], now)
  expect(moved.cert).not.toBe(first.cert)
  writeFileSync(join(folder, 'cert.pem'), 'half of a certif')
  expect(
    new X509Certificate((await ownCertificate(folder, ['10.0.0.5'], now)).cert).checkIP('10.0.0.5'),
  ).toBe('10.0.0.5')
  const renewed = await ownCertificate(folder, ['10.0.0.5'], now + 370 * dayMs)
  expect(renewed.cert).not.toBe(moved.cert)
})

const place = { origin: 'http://localhost:3001', host: '0.0.0.0', publicUrl: null, lan: ['192.168.1.7'] }

test('greeting: says where phones find it, and that calls on phones want HTTPS', () => {
  const text = greeting(place)
  expect(text).toContain('http://localhost:3001')
  expect(text).toContain('http://192.168.1.7:3001')
  expect(text).toMatch(/[▀▄█]{5}/u)
  expect(text).toContain('npm start -- --https')
})

test('greeting: over HTTPS it warns of the warning instead', () => {
  const text = greeting({ ...place, origin: 'https://localhost:3001' })
  expect(text).toContain('https://192.168.1.7:3001')
  expect(text).not.toContain('npm start -- --https')
})

test('greeting: behind a proxy, or on this machine alone, no phone is sent to a wrong address', () => {
  expect(greeting({ ...place, publicUrl: 'https://chat.example.org' })).not.toContain('192.168.1.7')
  expect(greeting({ ...place, host: '127.0.0.1' })).not.toContain('192.168.1.7')
  expect(greeting({ ...place, lan: [] })).not.toContain('phones in this network')
})
