// What a message is apart from its looks, one entry for each kind of body: its line in a list, its height, its manners.
import type { MessageBody } from '@poruch/protocol'
import type { Text } from '../../../i18n/translator.ts'
import { type ByKind, byKind } from './by-kind.ts'
import { recordText } from './record-text.ts'
import { serviceText, type Told } from './service-text.ts'

export interface BodyFacts {
  /** One line, for the list of chats and for a screen reader. */
  preview: (t: Text, told: Told) => string
  /** Somebody's own words: they are joined with those before them, and "You:" stands before the reader's own. */
  isSaid: boolean
  /** A height before the first look, in CSS pixels: near enough that scrolling stays calm. */
  height: (isFirst: boolean) => number
}

const facts: ByKind<[], BodyFacts> = {
  text: ({ text }) => ({
    isSaid: true,
    preview: () => text,
    height: (isFirst) => textHeight(text) + (isFirst ? 26 : 18),
  }),
  call: (call) => ({
    isSaid: false,
    preview: (t, { isMine }) => recordText(t, call, isMine),
    height: () => (call.peopleCount > 2 ? 80 : 60),
  }),
  service: (service) => ({
    isSaid: false,
    preview: (t, told) => serviceText(t, service, told),
    height: () => 26,
  }),
}

const unknown: BodyFacts = {
  isSaid: false,
  preview: (t) => t('chat.unsupported'),
  height: () => 48,
}

/** The facts about a body, also of a kind that only a newer app knows. */
export function factsOf(body: MessageBody): BodyFacts {
  return byKind(facts, () => unknown, body)
}

function textHeight(text: string): number {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 56)), 0)
  return 22 * lines + (lines > 1 ? 18 : 0)
}
