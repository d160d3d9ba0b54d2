// Who is in the call and who is rung for it, with what may be done about each.
import type { CallHandle, CallParticipant, CallSnapshot } from '@poruch/calls'
import {
  EllipsisVertical,
  Hand,
  MicOff,
  PhoneOff,
  Pin,
  PinOff,
  UserMinus,
  UserPlus,
  Users,
} from 'lucide-react'
import { Popover } from 'radix-ui'
import { useRef, useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { Beside } from '../../people/Beside.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { useKeptFocus } from '../../use-kept-focus.ts'
import { Report } from '../report/Report.tsx'
import type { Layout } from '../use-layout.ts'
import { usePerson } from '../use-peer.ts'
import { PathBadge } from './PathBadge.tsx'
import { useAbove, useModerates } from './use-moderation.ts'

interface PeopleProps {
  call: CallHandle
  snapshot: CallSnapshot
  layout: Layout
  /** Calls more people; null: here everybody comes by themselves. */
  onAdd: (() => void) | null
}

const isIn = ({ state }: CallParticipant): boolean => state === 'active' || state === 'stale'
const isRung = ({ state }: CallParticipant): boolean => state === 'ringing' || state === 'invited'

/** A person is in once, though more of their devices may ring: those who are in first, in the order in which they came. */
function everybody({ participants }: CallSnapshot): CallParticipant[] {
  const shown = [...participants.filter(isIn), ...participants.filter(isRung)]
  return shown.filter(({ userId }, place) => shown.findIndex((one) => one.userId === userId) === place)
}

export function PeoplePanel({ call, snapshot, layout, onAdd }: PeopleProps) {
  const t = useText('call')
  const moderates = useModerates(snapshot)
  const [isAsking, setAsking] = useState(false)
  const hands = snapshot.participants.filter((one) => isIn(one) && one.hand).length
  // Done when the panel has closed: a window gives the focus back to the panel's button then, not to what is gone.
  const chosen = useRef<(() => void) | null>(null)
  const afterwards = (act: () => void) => () => {
    chosen.current = act
  }
  const onClosed = () => {
    chosen.current?.()
    chosen.current = null
  }
  return (
    <>
      <Popover.Root>
        <span className="relative inline-flex shrink-0">
          <Popover.Trigger asChild>
            <IconButton
              icon={Users}
              label={hands === 0 ? t('call.people_panel') : t('call.hands', { count: hands })}
              className="rounded-full! text-ink"
            />
          </Popover.Trigger>
          {hands > 0 && <Hands count={hands} />}
        </span>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t('call.people')}
          onCloseAutoFocus={onClosed}
          className="z-10 flex max-h-[min(36rem,var(--radix-popover-content-available-height))] w-80 max-w-[calc(100vw-1.5rem)] flex-col overflow-hidden short:overflow-y-auto rounded-large border border-line bg-raised shadow-float outline-none animate-appear"
        >
          <People {...{ call, snapshot, layout, moderates }} />
          <div className="border-t border-line px-4 pt-1">
            <Report call={call} snapshot={snapshot} />
          </div>
          {(onAdd !== null || moderates) && (
            <div className="flex flex-col gap-2 border-t border-line p-3">
              {onAdd !== null && (
                <Popover.Close asChild>
                  <Button onClick={afterwards(onAdd)}>
                    <UserPlus size={18} aria-hidden="true" />
                    {t('call.add_people')}
                  </Button>
                </Popover.Close>
              )}
              {moderates && (
                <Popover.Close asChild>
                  <Button tone="warning" onClick={afterwards(() => setAsking(true))}>
                    <PhoneOff size={18} aria-hidden="true" />
                    {t('call.end_for_all')}
                  </Button>
                </Popover.Close>
              )}
            </div>
          )}
        </Popover.Content>
      </Popover.Root>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('call.end_for_all_ask')}
        text={t('call.end_for_all_text')}
        confirm={t('call.end_for_all')}
        onConfirm={() => call.moderation.endForAll()}
      />
    </>
  )
}

/** How many hands are up, at the edge of the button, whose name says it. */
function Hands({ count }: { count: number }) {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute -end-1 top-0 flex items-center gap-0.5 rounded-full bg-warning-soft px-1.5 text-small font-semibold text-warning-text tabular-nums"
    >
      <Hand size={12} />
      {count}
    </span>
  )
}

function People({ snapshot, ...rest }: Omit<PersonRowProps, 'one' | 'isAbove'> & { snapshot: CallSnapshot }) {
  const t = useText('call')
  const place = useKeptFocus<HTMLDivElement>()
  const people = everybody(snapshot)
  const above = useAbove(snapshot, rest.moderates)
  return (
    <div ref={place} tabIndex={-1} className="flex min-h-0 flex-1 short:flex-none flex-col outline-none">
      <h2 className="px-4 pt-3 pb-1 font-semibold">
        {t('call.inside', { count: people.filter(isIn).length })}
      </h2>
      <ul className="min-h-0 flex-1 short:flex-none overflow-y-auto px-2 pb-2">
        {people.map((one) => (
          <PersonRow key={one.userId} one={one} isAbove={above.has(one.userId)} {...rest} />
        ))}
      </ul>
    </div>
  )
}

interface PersonRowProps {
  one: CallParticipant
  call: CallHandle
  layout: Layout
  moderates: boolean
  /** Stands above this person in the group, who does not take them out. */
  isAbove: boolean
}

function PersonRow(props: PersonRowProps) {
  const { one, moderates, isAbove } = props
  const t = useText('call')
  const { name } = usePerson(one.userId)
  const isQuiet = isIn(one) && !one.isSelf && !one.media.microphone
  return (
    <li className="flex min-h-13 items-center gap-3 px-2">
      <Avatar id={one.userId} name={name} size="small" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex min-w-0 items-baseline gap-1.5">
          <bdi className="truncate">{one.isSelf ? t('call.you') : name}</bdi>
          {!one.isSelf && <Beside id={one.userId} />}
        </span>
        {isIn(one) && <PathBadge path={one.path} />}
        {isRung(one) && <span className="text-small text-muted">{t('call.rings')}</span>}
        {one.state === 'stale' && <span className="text-small text-muted">{t('call.reconnecting')}</span>}
      </span>
      {one.hand && (
        <Hand size={16} role="img" aria-label={t('call.hand_up')} className="shrink-0 text-warning-text" />
      )}
      {isQuiet && <MicOff size={16} role="img" aria-label={t('call.is_muted')} className="text-muted" />}
      {!one.isSelf && (isIn(one) || (moderates && !isAbove)) && <PersonMenu {...props} name={name} />}
    </li>
  )
}

function PersonMenu({ one, name, call, layout, moderates, isAbove }: PersonRowProps & { name: string }) {
  const t = useText('call')
  const errorText = useErrorText()
  const isPinned = layout.pinned === one.deviceId
  const attempt = (wish: Promise<void>) => {
    wish.catch((error: unknown) => showToast(errorText(error), 'error'))
  }
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('call.person_actions', { name })} />}>
      {isIn(one) && (
        <MenuItem icon={isPinned ? PinOff : Pin} onSelect={() => layout.pin(isPinned ? null : one.deviceId)}>
          {t(isPinned ? 'call.unpin' : 'call.pin')}
        </MenuItem>
      )}
      {moderates && isIn(one) && one.media.microphone && (
        <MenuItem icon={MicOff} onSelect={() => attempt(call.moderation.mute(one.userId))}>
          {t('call.mute_person')}
        </MenuItem>
      )}
      {moderates && !isAbove && (
        <MenuItem icon={UserMinus} tone="danger" onSelect={() => attempt(call.moderation.remove(one.userId))}>
          {t('call.remove_person')}
        </MenuItem>
      )}
    </Menu>
  )
}
