// How sound and picture go between two devices, as it is now.
import type { LinkPath } from '@poruch/calls'
import { ArrowLeftRight, Waypoints } from 'lucide-react'
import { useText } from '../../text-context.tsx'

export interface PathBadgeProps {
  path: LinkPath | null
  /** Where there is little room its word is only heard. */
  isShort?: boolean
}

export function PathBadge({ path, isShort = false }: PathBadgeProps) {
  const t = useText('call')
  if (path === null) return null
  const Icon = path === 'direct' ? ArrowLeftRight : Waypoints
  return (
    <span title={t(`call.path_${path}_hint`)} className="flex items-center gap-1 text-small text-muted">
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      <span className={isShort ? 'max-md:sr-only' : undefined}>{t(`call.path_${path}`)}</span>
    </span>
  )
}
