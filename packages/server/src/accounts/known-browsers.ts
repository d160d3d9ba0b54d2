// Browsers in which somebody signed in before: what they keep says so to this server, and nothing to anybody else.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { User } from '@poruch/protocol'

/** As many people as share a browser; who came first is forgotten first. */
const mostPeople = 8

/** Who signed in there: a random name, and a mark of each person. Written `name.mark.mark`, the newest first. */
interface Browser {
  readonly name: string
  readonly marks: readonly string[]
}

/** @returns the name of the browser, where this person signed in before; null for anybody else. */
export function knownBrowser(secret: Buffer, kept: string | null, username: string): string | null {
  const { name, marks } = read(kept)
  const mark = markOf(secret, name, username)
  return marks.some((one) => isSame(one, mark)) ? name : null
}

/** What the browser is to keep after somebody signed in. @param kept what it kept until now. */
export function withPerson(secret: Buffer, kept: string | null, { username }: User): string {
  const { name, marks } = read(kept)
  const mark = markOf(secret, name, username)
  const others = marks.filter((one) => one !== mark)
  return [name, mark, ...others.slice(0, mostPeople - 1)].join('.')
}

/** A new name for one that kept nothing, or nothing of ours. */
function read(kept: string | null): Browser {
  const [name = '', ...marks] = (kept ?? '').split('.', mostPeople + 1)
  if (/^[\w-]{22}$/u.test(name)) return { name, marks }
  return { name: randomBytes(16).toString('base64url'), marks: [] }
}

function markOf(secret: Buffer, name: string, username: string): string {
  return createHmac('sha256', secret).update(`${name} ${username.toLowerCase()}`).digest('base64url')
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
