// Passwords: only the right one opens, and nothing can be read from what is stored.
import { argon2, argon2Sync } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

vi.mock(import('node:crypto'), async (original) => {
  const crypto = await original()
  return { ...crypto, argon2: vi.fn(crypto.argon2) }
})
const derive = vi.mocked(argon2)

test('the right password opens, another does not', async () => {
  const hash = await hashPassword('correct horse')
  expect(await verifyPassword('correct horse', hash)).toBe(true)
  expect(await verifyPassword('correct horse ', hash)).toBe(false)
  expect(await verifyPassword('', hash)).toBe(false)
})

test('the same password is stored differently each time', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
})

test('stored as argon2id with the cost that OWASP asks for, in the form others read', async () => {
  const hash = await hashPassword('correct horse')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/u)
  const [, , , , salt = '', tag = ''] = hash.split('$')
  const nonce = Buffer.from(salt, 'base64')
  const parameters = {
    message: 'correct horse',
    nonce,
    memory: 19_456,
    passes: 2,
    parallelism: 1,
    tagLength: 32,
  }
  expect(argon2Sync('argon2id', parameters)).toEqual(Buffer.from(tag, 'base64'))
})

test('a hash with another cost still opens: the cost can be raised later', async () => {
  const salt = Buffer.alloc(16, 7)
  const parameters = { message: 'old', nonce: salt, memory: 64, passes: 1, parallelism: 1, tagLength: 32 }
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/u, '')
  const hash = `$argon2id$v=19$m=64,t=1,p=1$${text(salt)}$${text(argon2Sync('argon2id', parameters))}`
  expect(await verifyPassword('old', hash)).toBe(true)
  expect(await verifyPassword('new', hash)).toBe(false)
})

test('letters composed on another keyboard are the same password', async () => {
  expect(await verifyPassword('Їжак'.normalize('NFD'), await hashPassword('Їжак'.normalize('NFC')))).toBe(
    true,
  )
})

test('somebody who does not exist costs one hash of the same cost, and is refused', async () => {
  const hash = await hashPassword('correct horse')
  await verifyPassword('to have made the hash of nobody', null)
  const costs: unknown[] = []
  for (const stored of [hash, null]) {
    derive.mockClear()
    expect(await verifyPassword('anything', stored)).toBe(false)
    costs.push(
      derive.mock.calls.map(([kind, { memory, passes, parallelism, tagLength }]) => [
        kind,
        memory,
        passes,
        parallelism,
        tagLength,
      ]),
    )
  }
  expect(costs[1]).toEqual(costs[0])
  expect(costs[1]).toHaveLength(1)
})

test('a hash of unknown form is a bug, not a wrong password', async () => {
  await expect(verifyPassword('x', 'plain text')).rejects.toThrow('unknown form')
})
