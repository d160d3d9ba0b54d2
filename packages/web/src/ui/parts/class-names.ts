// Joins class names, leaving out those that do not apply.

/** `classNames('a', open && 'b')` is "a b" or "a". */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter((name) => typeof name === 'string' && name !== '').join(' ')
}
