// "Chat info": what a group or a channel is, who is in it, and the ways in and out. A pane on a desktop, a page on a phone.
import { ArrowLeft, Link2, LogOut, Pencil, UserPlus, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { Switch } from '../../parts/Switch.tsx'
import { useText } from '../../text-context.tsx'
import { EditChatDialog, type EditChatProps } from './EditChat.tsx'
import type { ChatFacts } from './facts.ts'
import { MemberList, type MemberListProps } from './MemberList.tsx'

export interface ChatInfoProps {
  chat: ChatFacts
  /** What this person may do here. */
  may: Readonly<Record<'add' | 'invite' | 'edit' | 'settings' | 'leave', boolean>>
  /** A pane beside the chat; else it stands in the chat's place. */
  isPane: boolean
  membersMayAdd: boolean
  onMembersMayAdd: (mayAdd: boolean) => void
  onClose: () => void
  onAddPeople: () => void
  onEdit: EditChatProps['onSave']
  onLeave: () => Promise<void>
  /** The links, drawn when they are asked for. */
  invites: () => ReactNode
  members: MemberListProps
}

export function ChatInfo(props: ChatInfoProps) {
  const { chat, may, isPane, onClose, members } = props
  const t = useText('groups')
  const scroller = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent) => {
    // A menu or a dialog over it has taken the key for itself.
    if (event.key === 'Escape' && !event.defaultPrevented) onClose()
  }
  return (
    <section
      aria-label={t('groups.info')}
      onKeyDown={onKeyDown}
      className={`flex h-full min-w-0 flex-col bg-panel ${isPane ? 'w-85 shrink-0 border-s border-line' : 'w-full'}`}
    >
      <header className="flex min-h-16 items-center gap-1 border-b border-line px-2">
        {!isPane && <IconButton icon={ArrowLeft} label={t('common.back')} onClick={onClose} />}
        <h2 ref={heading} tabIndex={-1} className="flex-1 px-2 text-large font-semibold outline-none">
          {t('groups.info')}
        </h2>
        {isPane && <IconButton icon={X} label={t('common.close')} onClick={onClose} />}
      </header>
      <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-6">
        <Facts chat={chat} />
        <Actions {...props} />
        {may.leave && <LeaveChat {...props} />}
        <h3 className="pt-5 pb-1 font-semibold">{t('groups.members', { count: chat.memberCount })}</h3>
        {/* Last: it goes on and on. */}
        <MemberList {...members} scroller={scroller} />
      </div>
    </section>
  )
}

function Facts({ chat }: { chat: ChatFacts }) {
  const t = useText('groups')
  return (
    <div className="flex flex-col items-center gap-1 pt-6 pb-4 text-center">
      <Avatar id={chat.id} name={chat.title} picture={chat.picture} size="huge" />
      <p dir="auto" className="break-long max-w-full pt-3 text-title font-semibold">
        {chat.title}
      </p>
      <p className="text-muted">{t('groups.kind', { kind: chat.kind })}</p>
      {chat.description !== '' && (
        <p dir="auto" className="break-long max-w-full pt-2 whitespace-pre-wrap">
          {chat.description}
        </p>
      )}
    </div>
  )
}

function Actions(props: ChatInfoProps) {
  const { chat, may, onAddPeople, onEdit, invites, membersMayAdd, onMembersMayAdd } = props
  const t = useText('groups')
  const links = useId()
  const [showsLinks, setShowsLinks] = useState(false)
  const [edits, setEdits] = useState(false)
  return (
    <div className="flex flex-col gap-2">
      {may.add && (
        <Button onClick={onAddPeople}>
          <UserPlus size={18} aria-hidden="true" />
          {t('groups.add_people')}
        </Button>
      )}
      {may.invite && (
        <Button aria-expanded={showsLinks} aria-controls={links} onClick={() => setShowsLinks(!showsLinks)}>
          <Link2 size={18} aria-hidden="true" />
          {t('groups.invite_link')}
        </Button>
      )}
      <div id={links} className="flex flex-col gap-3 py-2 empty:hidden">
        {showsLinks && (
          <>
            <p className="text-muted">{t('groups.invite_text')}</p>
            {invites()}
          </>
        )}
      </div>
      {may.edit && (
        <Button onClick={() => setEdits(true)}>
          <Pencil size={18} aria-hidden="true" />
          {t('groups.edit')}
        </Button>
      )}
      {may.settings && (
        <Switch
          label={t('groups.who_adds')}
          hint={t('groups.who_adds_hint')}
          checked={membersMayAdd}
          onCheckedChange={onMembersMayAdd}
        />
      )}
      <EditChatDialog open={edits} onOpenChange={setEdits} chat={chat} onSave={onEdit} />
    </div>
  )
}

function LeaveChat({ chat, onLeave }: Pick<ChatInfoProps, 'chat' | 'onLeave'>) {
  const t = useText('groups')
  const [asks, setAsks] = useState(false)
  return (
    <div className="pt-2">
      <Button tone="warning" className="w-full" onClick={() => setAsks(true)}>
        <LogOut size={18} aria-hidden="true" />
        {t('groups.leave')}
      </Button>
      <ConfirmDialog
        open={asks}
        onOpenChange={setAsks}
        title={t('groups.leave_title', { name: chat.title })}
        text={t('groups.leave_text')}
        confirm={t('groups.leave')}
        onConfirm={onLeave}
      />
    </div>
  )
}
