// What a call's record says on each side.
import { describe, expect, test } from 'vitest'
import { isMissed } from '../../../calling/call-entry.ts'
import { first } from '../../../i18n/first/en.ts'
import { createTranslator } from '../../../i18n/translator.ts'
import { recordText } from './record-text.ts'

const t = createTranslator('en', first).text

describe('the record of a call', () => {
  test.each([
    ['completed', 125_000, true, 'Outgoing call · 2:05'],
    ['completed', 3_725_000, false, 'Incoming call · 1:02:05'],
    ['missed', 0, true, 'Outgoing call · no answer'],
    ['missed', 0, false, 'Missed voice call'],
    ['cancelled', 0, true, 'Outgoing call · cancelled'],
    ['cancelled', 0, false, 'Missed voice call'],
    ['declined', 0, false, 'Incoming call · declined'],
    ['busy', 0, true, 'Outgoing call · busy'],
    ['unreachable', 0, true, 'Outgoing call · no device reachable'],
    ['connect_timeout', 0, true, 'Outgoing call · could not connect'],
    ['connection_lost', 61_000, false, 'Incoming call · 1:01'],
  ] as const)('%s after %d ms, caller: %s', (reason, durationMs, isMine, expected) => {
    expect(recordText(t, { media: 'audio', reason, durationMs }, isMine)).toBe(expected)
  })

  test('names video', () => {
    expect(recordText(t, { media: 'video', reason: 'missed', durationMs: 0 }, false)).toBe(
      'Missed video call',
    )
  })

  test('V-5: an ending that only a newer server knows is told without a reason', () => {
    const reason = 'eaten_by_a_whale' as string as 'completed'
    expect(recordText(t, { media: 'audio', reason, durationMs: 0 }, true)).toBe('Outgoing call')
  })

  test('whoever called has missed nothing', () => {
    expect(isMissed('missed', true)).toBe(false)
  })
})
