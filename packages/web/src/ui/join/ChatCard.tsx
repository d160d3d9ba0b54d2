// A group or a channel as it looks from outside: what an invite link shows of it.
import type { ChatPreview } from '@poruch/protocol'
import type { ReactNode } from 'react'
import { Avatar } from '../parts/Avatar.tsx'
import { useText } from '../text-context.tsx'
import { useArrival } from '../use-arrival.ts'

export interface ChatCardProps {
  chat: ChatPreview
  /** Address of the picture. */
  picture: string | null
  /** What stands above its name; an invitation unless told. */
  lead?: string
  /** What can be done with it. */
  children: ReactNode
}

export function ChatCard({ chat, picture, lead, children }: ChatCardProps) {
  const t = useText('groups')
  const { id, description, kind, memberCount, title } = chat
  return (
    <div className="flex h-full flex-col overflow-y-auto p-6">
      <div className="m-auto flex w-full max-w-96 flex-col items-center gap-1 text-center">
        <Avatar id={id} name={title} picture={picture} size="huge" />
        <p className="pt-4 text-muted">{lead ?? t('join.invited')}</p>
        <h1
          ref={useArrival()}
          tabIndex={-1}
          dir="auto"
          className="break-long max-w-full overflow-hidden text-title font-semibold outline-none"
        >
          {title}
        </h1>
        <p className="text-muted">
          {t('groups.kind', { kind })} · {t('groups.members', { count: memberCount })}
        </p>
        {description !== '' && (
          <p dir="auto" className="break-long max-w-full overflow-hidden pt-2 whitespace-pre-wrap">
            {description}
          </p>
        )}
        <div className="flex w-full flex-col gap-3 pt-6">{children}</div>
      </div>
    </div>
  )
}
