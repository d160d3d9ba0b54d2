// Who among the people this device knows is called like somebody else: a name alone would not say which of them it is.
import { fold, type User, type UserId } from '@poruch/protocol'
import { Table } from '../table.ts'

/** Letters of two alphabets, and digits, that look like a third: after folding. */
const twins = new Map(
  ['aа', 'bв', 'cс', 'eе', 'hнһ', 'ilіӏ1|', 'jј', 'kк', 'mм', 'oо0', 'pр', 'sѕ', 'tт', 'xх', 'yу'].flatMap(
    ([first = '', ...others]) => others.map((other) => [other, first] as const),
  ),
)

/** The same for two names that can hardly be told apart. */
export function likeness(name: string): string {
  return Array.from(fold(name), (letter) => twins.get(letter) ?? letter).join('')
}

export class Namesakes {
  /** Those who have one. */
  readonly all = new Table<UserId, true>()
  readonly #called = new Map<UserId, string>()
  readonly #ids = new Map<string, Set<UserId>>()

  add({ id, displayName }: Pick<User, 'id' | 'displayName'>): void {
    const after = likeness(displayName)
    const before = this.#called.get(id)
    if (before === after) return
    this.#called.set(id, after)
    if (before !== undefined) {
      this.#ids.get(before)?.delete(id)
      this.#mark(before)
    }
    const ids = this.#ids.get(after)
    if (ids === undefined) this.#ids.set(after, new Set([id]))
    else ids.add(id)
    this.all.set(id, null)
    this.#mark(after)
  }

  /** Those who are called so have a namesake, or the one who is left has none any more. */
  #mark(likeness: string): void {
    const ids = this.#ids.get(likeness)
    if (ids === undefined) return
    if (ids.size === 0) this.#ids.delete(likeness)
    const mark = ids.size > 1 ? true : null
    for (const id of ids) this.all.set(id, mark)
  }
}
