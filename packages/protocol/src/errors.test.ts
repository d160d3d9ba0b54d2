// E-1, E-2: the catalogue of refusals.
import { expect, test } from 'vitest'
import { closeCodes, type ErrorCode, errors, isErrorCode, isRetryable, PoruchError } from './errors.ts'

const codes = Object.keys(errors).filter(isErrorCode)

test('E-2: exactly these may pass, all others are final', () => {
  expect(codes.filter(isRetryable)).toEqual([
    'rate_limited',
    'internal',
    'not_stored',
    'outcome_unknown',
    'shutting_down',
  ])
})

test('E-2: what passes has status 429 or 5xx, what is final 4xx', () => {
  for (const code of codes) {
    const { status } = errors[code]
    expect(status === 429 || status >= 500, code).toBe(isRetryable(code))
  }
})

test.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'Invalid',
  null,
  400,
  {},
  ['invalid'],
])('%j is no code', (text) => {
  expect(isErrorCode(text)).toBe(false)
})

test.each(codes)('E-1: %s has a sentence', (code: ErrorCode) => {
  const cause = new Error('disk full')
  const error = new PoruchError(code, { field: 'text', retryAfterMs: 5, cause })
  expect(error).toMatchObject({ code, message: code, field: 'text', retryAfterMs: 5, cause })
  expect(errors[code].sentence).toMatch(/^[A-Z].*\.$/)
  expect(new PoruchError(code)).toMatchObject({ field: null, retryAfterMs: null })
})

test('close codes are distinct, and ours lie between 4000 and 4999 (RFC 6455, section 7.4.2)', () => {
  const all = Object.values(closeCodes)
  expect(new Set(all).size).toBe(all.length)
  for (const code of all) expect([1009, 1012].includes(code) || (code >= 4000 && code <= 4999)).toBe(true)
})
