// The box to write in: what it offers to send, and which keys send it.
// @vitest-environment happy-dom
import type { Timeline } from '@poruch/client'
import { Value } from '@poruch/live'
import { type BodyDraft, type ChatId, limits, newId } from '@poruch/protocol'
import { messageTextSchema } from '@poruch/protocol/schemas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession } from '../../testing/fake-session.ts'
import { Composer } from './Composer.tsx'

let drawn: Drawn
let sent: BodyDraft[]
let typed: number
afterEach(() => drawn.end())

beforeEach(async () => {
  sent = []
  typed = 0
  const draft = new Value('')
  const timeline = {
    chatId: newId<ChatId>(),
    draft,
    send: (body: BodyDraft) => sent.push(body),
    setDraft: (text: string) => draft.set(text),
    typing: () => {
      typed += 1
    },
  } as unknown as Timeline
  drawn = await draw(<Composer timeline={timeline} hasMentions={false} />, { session: fakeSession().session })
})

const box = () => drawn.find('textbox', 'Message')
const offersToSend = () => !drawn.find('button', 'Send').hasAttribute('disabled')

describe('Enter', () => {
  test.each([
    ['breaks the line with Shift', { shiftKey: true }, 0],
    ['belongs to an input method that composes', { isComposing: true }, 0],
    ['belongs to it also where only its code says so', { keyCode: 229 }, 0],
    ['sends', {}, 1],
  ] as const)('%s', async (_, more, times) => {
    await drawn.write(box(), 'たろう')
    await drawn.key('Enter', box(), more)
    expect(sent).toHaveLength(times)
  })
})

describe('what is offered to be sent', () => {
  test.each(['', ' \n\t', '\u0085\u009b', '\u200b\u2060', '\u3164', '\ud83d', '\u0301'])(
    'M-5: of %j nothing, for nobody would see it',
    async (text) => {
      await drawn.write(box(), text)
      expect(offersToSend()).toBe(false)
      await drawn.key('Enter')
      expect([sent, typed]).toEqual([[], 0])
    },
  )

  test('D-4: what the server would take out goes before it is sent', async () => {
    await drawn.write(box(), '\n\u200b\n  one\u009b\ud83d\u0085two\u0000 \n\n')
    expect(offersToSend()).toBe(true)
    await drawn.press(drawn.find('button', 'Send'))
    expect(sent).toEqual([{ kind: 'text', text: '  one\ntwo' }])
    expect(messageTextSchema.parse('  one\ntwo')).toBe('  one\ntwo')
  })

  test('D-4, M-5: what is taken out does not count', async () => {
    const most = 'x'.repeat(limits.messageLength)
    await drawn.write(box(), `\n\n${most}\n\u0000\n`)
    expect([offersToSend(), drawn.all('alert')]).toEqual([true, []])
    await drawn.write(box(), `${most}x\n`)
    expect(offersToSend()).toBe(false)
    expect(drawn.all('alert')[0]).toContain('1 character over')
  })
})
