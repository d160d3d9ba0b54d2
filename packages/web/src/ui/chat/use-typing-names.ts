// Who is typing in a chat, as a sentence.
import type { ChatSummary } from '@poruch/client'
import { isolated } from '../../i18n/isolate.ts'
import { useText } from '../text-context.tsx'
import { usePeople } from '../use-people.ts'

/** "Taras is typing…", with three names at most; null while nobody is. */
export function useTypingNames({ typing }: Pick<ChatSummary, 'typing'>): string | null {
  const t = useText()
  const users = usePeople(typing)
  if (users.length === 0) return null
  const names = users.map((user) => isolated(user?.displayName ?? t('inbox.person_gone')))
  return t('chat.typing_names', { count: names.length, names: names.join(', ') })
}
