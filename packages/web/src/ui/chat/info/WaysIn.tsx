// How people come into a chat: they are added, they follow a link; and who is kept out.
import type { ChatSummary } from '@poruch/client'
import { type ChatAction, mayDo } from '@poruch/protocol'
import { Ban, ChevronDown, Link2, type LucideIcon, UserPlus } from 'lucide-react'
import { type ReactNode, Suspense, useId, useState } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import { classNames } from '../../parts/class-names.ts'
import { ListSkeleton } from '../../parts/Skeleton.tsx'
import { useText } from '../../text-context.tsx'
import { BannedPeople } from './BannedPeople.tsx'
import { RowButton } from './RowButton.tsx'
import { WhoAdds } from './WhoAdds.tsx'

const AddPeople = lazyPart(['people'], async () => (await import('./AddPeople.tsx')).AddPeople)
const ChatInvites = lazyPart(['invites'], async () => (await import('./ChatInvites.tsx')).ChatInvites)

export function WaysIn({ summary }: { summary: ChatSummary }) {
  const t = useText('groups')
  const { chat, me } = summary
  const [adds, setAdds] = useState(false)
  const may = (action: ChatAction) => mayDo(me.role, action, chat)
  return (
    <div className="flex flex-col border-t border-line py-2 empty:hidden">
      {may('add') && (
        <RowButton icon={UserPlus} onClick={() => setAdds(true)}>
          {t('groups.add_people')}
        </RowButton>
      )}
      {may('invite') && (
        <Unfolding icon={Link2} label={t('groups.invite_link')}>
          <p className="text-muted">{t('groups.invite_text')}</p>
          <ChatInvites chatId={chat.id} />
        </Unfolding>
      )}
      {may('ban') && (
        <Unfolding icon={Ban} label={t('groups.banned')}>
          <BannedPeople chatId={chat.id} />
        </Unfolding>
      )}
      {/* In a channel only admins add, whatever is set. */}
      {chat.kind === 'group' && may('settings') && (
        <div className="px-2 py-1">
          <WhoAdds chat={chat} />
        </div>
      )}
      <Suspense>{adds && <AddPeople chatId={chat.id} open={adds} onOpenChange={setAdds} />}</Suspense>
    </div>
  )
}

interface UnfoldingProps {
  icon: LucideIcon
  label: string
  /** Drawn when it is asked for. */
  children: ReactNode
}

function Unfolding({ icon, label, children }: UnfoldingProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <RowButton icon={icon} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <span className="flex-1">{label}</span>
        <ChevronDown
          size={18}
          aria-hidden="true"
          className={classNames('shrink-0 text-muted', isOpen && 'rotate-180')}
        />
      </RowButton>
      <div id={id} className="flex flex-col gap-3 px-2 pt-1 pb-3 empty:hidden">
        {isOpen && <Suspense fallback={<ListSkeleton rows={1} />}>{children}</Suspense>}
      </div>
    </>
  )
}
