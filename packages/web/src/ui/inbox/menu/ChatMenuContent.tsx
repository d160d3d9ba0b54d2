// What a person can do with a chat from the list: their own settings of it, and the way out.

import type { ChatSummary } from '@poruch/client'
import { mayDo, type Notify } from '@poruch/protocol'
import { Archive, ArchiveRestore, Bell, BellOff, LogOut, Pin, PinOff } from 'lucide-react'
import { useRef, useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { isolated } from '../../../i18n/isolate.ts'
import { type MuteSpan, mutedUntil, muteSpans } from '../../mute.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuSeparator } from '../../parts/Menu.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { ChatMenuButton } from './ChatMenuButton.tsx'
import type { ChatMenuProps } from './chat-menu-props.ts'

const notifyChoices: readonly Notify[] = ['all', 'mentions', 'none']

export function ChatMenuContent({ summary, name, isOpen, onOpenChange }: ChatMenuProps) {
  const t = useText('groups')
  const { chats } = useSession()
  const [isLeaving, setLeaving] = useState(false)
  // The question comes after the menu gave the focus back: so it knows where to return it.
  const wantsToLeave = useRef(false)
  const { chat, me } = summary
  return (
    <>
      <Menu
        open={isOpen}
        onOpenChange={onOpenChange}
        onClosed={() => {
          if (wantsToLeave.current) setTimeout(() => setLeaving(true))
          wantsToLeave.current = false
        }}
        trigger={<ChatMenuButton name={name} />}
      >
        <OwnSettings summary={summary} />
        {mayDo(me.role, 'leave', chat) && (
          <>
            <MenuSeparator />
            <MenuItem
              icon={LogOut}
              tone="danger"
              onSelect={() => {
                wantsToLeave.current = true
              }}
            >
              {t('groups.leave')}
            </MenuItem>
          </>
        )}
      </Menu>
      <ConfirmDialog
        open={isLeaving}
        onOpenChange={setLeaving}
        title={t('groups.leave_title', { name: isolated(name) })}
        text={t('groups.leave_text')}
        confirm={t('groups.leave')}
        onConfirm={() => chats.leave(chat.id)}
      />
    </>
  )
}

function OwnSettings({ summary }: { summary: ChatSummary }) {
  const t = useText('groups')
  const { chats, clock } = useSession()
  const errorText = useErrorText()
  const { chat, me, isArchived, isMuted, isPinned } = summary
  // Shown at once, and taken back with a word when the server refuses.
  const set = (setting: Promise<void>) => {
    setting.catch((error: unknown) => showToast(errorText(error), 'error'))
  }
  const mute = (span: MuteSpan) => set(chats.mute(chat.id, mutedUntil(span, clock.now())))
  return (
    <>
      <MenuItem icon={isPinned ? PinOff : Pin} onSelect={() => set(chats.pin(chat.id, !isPinned))}>
        {t(isPinned ? 'inbox.unpin' : 'inbox.pin')}
      </MenuItem>
      <MenuItem
        icon={isArchived ? ArchiveRestore : Archive}
        onSelect={() => set(chats.archive(chat.id, !isArchived))}
      >
        {t(isArchived ? 'inbox.unarchive' : 'inbox.archive')}
      </MenuItem>
      {isMuted ? (
        <MenuItem icon={Bell} onSelect={() => set(chats.mute(chat.id, null))}>
          {t('inbox.unmute')}
        </MenuItem>
      ) : (
        <MenuGroup label={t('inbox.mute')}>
          {muteSpans.map((span) => (
            <MenuItem key={span} icon={BellOff} onSelect={() => mute(span)}>
              {t('inbox.mute_span', { span })}
            </MenuItem>
          ))}
        </MenuGroup>
      )}
      {/* Of two people who write to each other, each message is for the other. */}
      {chat.kind !== 'direct' && (
        <MenuChoice
          label={t('inbox.notify')}
          value={me.notify}
          options={notifyChoices.map((value) => ({ value, label: t('inbox.notify_of', { what: value }) }))}
          onChange={(notify) => set(chats.setNotify(chat.id, notify))}
        />
      )}
    </>
  )
}
