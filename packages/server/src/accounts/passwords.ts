// Passwords by argon2id (RFC 9106), kept as PHC strings so that the cost can be raised later.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's second choice (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. Memory in KiB. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const tagLength = 32
const saltLength = 16

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength)
  const tag = await derive('argon2id', { message: normal(password), nonce: salt, tagLength, ...cost })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/**
 * Does the password belong to this hash?
 * @param hash null for somebody who does not exist: it takes the same time and answers false.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const { salt, tag, ...stored } = parse(hash ?? (await nobody()))
  const parameters = { message: normal(password), nonce: salt, tagLength: tag.length, ...stored }
  const isRight = timingSafeEqual(await derive('argon2id', parameters), tag)
  return isRight && hash !== null
}

let nobodyHash: Promise<string> | undefined

/** The hash of a password that nobody knows. */
function nobody(): Promise<string> {
  nobodyHash ??= hashPassword(randomBytes(32).toString('base64url'))
  return nobodyHash
}

/** The same letters typed on another keyboard are the same password (RFC 8265, section 4.2). */
function normal(password: string): string {
  return password.normalize('NFC')
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/u, '')
}

const phc =
  /^\$argon2id\$v=19\$m=(?<memory>\d+),t=(?<passes>\d+),p=(?<parallelism>\d+)\$(?<salt>[\w+/]+)\$(?<tag>[\w+/]+)$/u

function parse(hash: string) {
  const groups = phc.exec(hash)?.groups
  if (groups === undefined) throw new Error('A stored password hash has an unknown form.')
  const { memory = '', passes = '', parallelism = '', salt = '', tag = '' } = groups
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}
