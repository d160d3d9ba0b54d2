// Any text that a program may send: all of Unicode, halves of pairs, and the characters that are nobody's letters.
import fc from 'fast-check'

const odd = fc.constantFrom(
  ...[
    '\u0000',
    '\u0085',
    '\u009b',
    '\t',
    '\n',
    '\r\n',
    ' ',
    '\u00a0',
    '\u2028',
    '\u2800',
    '\u3164',
    '\ufeff',
  ],
  ...['\u200b', '\u200c', '\u200d', '\u202e', '\u2069', '\ufe0f', '\u{e0067}', '\u{e007f}', '\u{e0100}'],
  ...[
    '\ud83d',
    '\ude00',
    '\u0301',
    '\u0327',
    '👩',
    '🏽',
    '🏴',
    '❤',
    '1',
    '\u20e3',
    'a',
    'É',
    'ß',
    'İ',
    'ς',
    'й',
    'ї',
  ],
  ...['ﬁ', '’', 'ʼ', '´', 'م', 'श', '\u094d', '葛'],
)
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))

export const anyText = fc
  .array(fc.oneof(odd, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), unit), { maxLength: 30 })
  .map((parts) => parts.join(''))
