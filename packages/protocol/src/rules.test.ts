// The rules of the specification: each has one id, and a test somewhere that names it.
import { describe, expect, test } from 'vitest'
import { prose, rules, specification } from './testing/specification.ts'
import { ruleId, titles } from './testing/titles.ts'

const inForm = /^[A-Z]-\d+(, [A-Z]-\d+)*: \S/

/** The title as it should be: its rules first, each once, then a colon. */
function formed(words: string): string {
  const ids = [...new Set(words.match(ruleId))]
  const rest = words.replaceAll(new RegExp(`${ruleId.source}[,:]?\\s*`, 'g'), '').trim()
  return `${ids.join(', ')}: ${rest}`
}

describe('ids', () => {
  test('each is given once, and each family counts from 1 without a gap', () => {
    expect(new Set(rules).size).toBe(rules.length)
    const families = Map.groupBy(rules, (rule) => rule.charAt(0))
    expect([...families.keys()].sort().join('')).toBe('ACDEGHILMNOPRSTVWX')
    for (const [family, ofIt] of families)
      expect(ofIt).toEqual(ofIt.map((_, index) => `${family}-${index + 1}`))
  })

  test('each one named in the text exists', () => {
    const inText = specification.match(ruleId) ?? []
    expect(inText.length).toBeGreaterThan(rules.length)
    expect(inText.filter((rule) => !rules.includes(rule))).toEqual([])
  })

  test('a rule is one line, which begins with its id and ends as a sentence', () => {
    const lines = prose.split('\n').filter((line) => line.startsWith('- '))
    expect(lines.filter((line) => !/^- \*\*[A-Z]-\d+\*\* [A-Z`].*[.`:]$/.test(line))).toEqual([])
  })
})

describe('titles of tests', () => {
  test('each rule that one names exists', () => {
    const unknown = titles.flatMap(({ file, rules: ids }) =>
      ids.filter((rule) => !rules.includes(rule)).map((rule) => `${rule} in ${file}`),
    )
    expect(unknown).toEqual([])
  })

  test('each rule is named by one', () => {
    const proved = new Set(titles.flatMap((title) => title.rules))
    expect(
      rules.filter((rule) => !proved.has(rule)),
      'No title names these: write the test that proves each, `X-1: what it promises`.',
    ).toEqual([])
  })

  test('one that names rules names them first, then a colon, and no others after it', () => {
    const wrong = titles.filter(({ words, rules: ids }) => {
      const head = inForm.exec(words)?.[0] ?? ''
      return (head.match(ruleId) ?? []).length !== ids.length
    })
    expect(
      wrong.map(({ file, words }) => `${file}: ${formed(words)}`),
      'Write them so.',
    ).toEqual([])
  })
})
