// Shows in the browser's tab how much is unread.
import { useEffect } from 'react'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function useTitle(): void {
  const t = useText()
  const unread = useValue(useSession().roster.marked)
  useEffect(() => {
    const name = t('app.name')
    document.title = unread === 0 ? name : t('app.title_unread', { count: unread, name })
    return () => {
      document.title = name
    }
  }, [t, unread])
}
