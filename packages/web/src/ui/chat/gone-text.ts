// Why somebody is no longer in a chat, in one sentence.
import type { GoneChat } from '@poruch/client'
import { isolated } from '../../i18n/isolate.ts'
import type { Text } from '../../i18n/translator.ts'

export function goneText(t: Text, { title, reason }: GoneChat): string {
  return t('chat.gone', { why: reason, title: isolated(title === '' ? t('inbox.person_gone') : title) })
}
