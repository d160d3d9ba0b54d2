// Which parts of a text become links, and that nothing of the text is lost.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkify } from './linkify.ts'

const links = (text: string) => linkify(text).flatMap((piece) => (piece.kind === 'link' ? [piece.text] : []))

describe('linkify', () => {
  test.each([
    ['see https://example.org/a?b=1#c now', ['https://example.org/a?b=1#c']],
    ['HTTPS://Example.org', ['HTTPS://Example.org']],
    ['www.example.org', ['www.example.org']],
    ['Look (https://example.org/a_(b)).', ['https://example.org/a_(b)']],
    ['https://example.org, https://example.com!', ['https://example.org', 'https://example.com']],
    ['дивись https://приклад.укр/шлях…', ['https://приклад.укр/шлях']],
    ['http://localhost:3000/x and http://[::1]/', ['http://localhost:3000/x', 'http://[::1]/']],
    ['“https://example.org/”', ['https://example.org/']],
    ['«https://example.org/», „https://example.com/“', ['https://example.org/', 'https://example.com/']],
    ['‘https://example.org/’ ‹https://example.com›', ['https://example.org/', 'https://example.com']],
    ['https://ru.wikipedia.org/wiki/«Аврора»', ['https://ru.wikipedia.org/wiki/«Аврора»']],
    ['https://uk.wikipedia.org/wiki/П’ятниця.', ['https://uk.wikipedia.org/wiki/П’ятниця']],
    ['https://example.org/Michelson–Morley — so', ['https://example.org/Michelson–Morley']],
    ['https://example.org—, https://example.com–', ['https://example.org', 'https://example.com']],
    ['https://youtu.be/abc-', ['https://youtu.be/abc-']],
    ['[here](https://example.org/a)b', ['https://example.org/a']],
    ['(https://example.org)(https://example.com)', ['https://example.org', 'https://example.com']],
    ['https://example.org/a(see', ['https://example.org/a']],
    ['https://example.org/?x[y]={z}&', ['https://example.org/?x[y]={z}&']],
    ['見て（https://example.org/a）。', ['https://example.org/a']],
    ['https://example.org/路、https://example.com。次', ['https://example.org/路', 'https://example.com']],
    ['شاهد https://example.org/a؟ https://example.com،', ['https://example.org/a', 'https://example.com']],
    ['https://example.org/\u202egnp.exe', ['https://example.org/']],
    ['https://example.org/a\u2069 https://exam\u200bple.org', ['https://example.org/a']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  test.each([
    'example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'https://word',
    'www.',
    'a@b.org',
  ])('%s is no link', (text) => {
    expect(links(text)).toEqual([])
  })

  test('opens www. addresses over https', () => {
    expect(linkify('www.example.org')).toEqual([
      { kind: 'link', text: 'www.example.org', href: 'https://www.example.org/' },
    ])
  })

  test('gives back every text whole, and only http addresses', () => {
    const part = fc.constantFrom(
      'https://',
      'www.',
      'a.b',
      '(',
      ')',
      '.',
      ' ',
      '\n',
      '"',
      'ї',
      '\u{1f600}',
      'javascript:',
      '«',
      '»',
      '“',
      '—',
      '\u202e',
    )
    const text = fc
      .array(fc.oneof(part, fc.string({ unit: 'binary' })), { maxLength: 20 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, (any) => {
        const pieces = linkify(any)
        expect(pieces.map((piece) => piece.text).join('')).toBe(any)
        for (const piece of pieces) {
          if (piece.kind !== 'link') continue
          expect(piece.href).toMatch(/^https?:\/\//)
          expect(piece.text).not.toMatch(/[\s\p{Bidi_Control}\p{Cc}]|[.,:;!?—–”]$/u)
        }
      }),
    )
  })
})
