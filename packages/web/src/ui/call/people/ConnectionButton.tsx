// How the call goes between two people: the way it takes, and how often that was lost.
import type { CallHandle, CallSnapshot, LinkPath } from '@poruch/calls'
import { Popover } from 'radix-ui'
import { useText } from '../../text-context.tsx'
import { Report } from '../report/Report.tsx'
import { PathBadge } from './PathBadge.tsx'

interface ConnectionButtonProps {
  call: CallHandle
  snapshot: CallSnapshot
  path: LinkPath
}

export function ConnectionButton({ call, snapshot, path }: ConnectionButtonProps) {
  const t = useText('call')
  return (
    <Popover.Root>
      <Popover.Trigger className="flex min-h-11 min-w-11 items-center justify-center rounded-full md:px-2 hover:bg-hover">
        <span className="sr-only">{`${t('call.connection')}: `}</span>
        <PathBadge path={path} isShort />
      </Popover.Trigger>
      <Popover.Content
        align="end"
        sideOffset={8}
        collisionPadding={12}
        aria-label={t('call.connection')}
        className="z-10 w-72 max-w-[calc(100vw-1.5rem)] rounded-large border border-line bg-raised p-4 pb-2 shadow-float outline-none animate-appear"
      >
        <h2 className="font-semibold">{t(`call.path_${path}`)}</h2>
        <p className="pb-1 text-small text-muted">{t(`call.path_${path}_hint`)}</p>
        <Report call={call} snapshot={snapshot} />
      </Popover.Content>
    </Popover.Root>
  )
}
