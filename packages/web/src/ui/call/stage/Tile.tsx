// One device in a call of many: its picture or its person's face, name and marks, and the pin that makes it large.
import type { CallParticipant, CallSnapshot } from '@poruch/calls'
import { Hand, type LucideIcon, MicOff, Pause, Pin, PinOff, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Other } from '../../../calling/others.ts'
import { isOn } from '../../../calling/view.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useText } from '../../text-context.tsx'
import { usePerson } from '../use-peer.ts'
import { VideoView } from '../VideoView.tsx'
import type { Tiles } from './use-tiles.ts'

export interface OtherTileProps {
  one: Other
  tiles: Tiles
  /** Large, or in the row of the small ones. */
  size?: 'large' | 'small'
}

const faces = { large: 'huge', alike: 'large', small: 'medium' } as const

export function OtherTile({ one, tiles, size }: OtherTileProps) {
  const t = useText('call')
  const { name } = usePerson(one.userId)
  const isAway = one.link !== 'connected' && one.connectedAt !== null
  return (
    <Tile
      one={one}
      name={name}
      isMuted={!one.media.microphone}
      isSpeaking={one.speaking && one.media.microphone && !isAway}
      note={isAway ? 'reconnecting' : one.held ? 'on_hold' : null}
      size={size}
      pin={<PinButton name={name} one={one} tiles={tiles} size={size} />}
    >
      {one.media.camera && one.hasCameraFrames ? (
        <div className={classNames('absolute inset-0 call-picture', isAway && 'call-dimmed')}>
          <VideoView
            stream={one.streams.camera}
            label={t('call.peer_video', { name })}
            fit={size === 'large' ? 'contain' : 'cover'}
          />
        </div>
      ) : (
        <Face>
          <Avatar id={one.userId} name={name} size={faces[size ?? 'alike']} />
        </Face>
      )}
    </Tile>
  )
}

interface OwnTileProps {
  own: CallParticipant
  snapshot: CallSnapshot
  size?: 'small'
}

export function OwnTile({ own, snapshot, size }: OwnTileProps) {
  const t = useText('call')
  const { name } = usePerson(own.userId)
  return (
    <Tile
      one={own}
      name={t('call.you')}
      isMuted={!isOn(snapshot.microphone)}
      isSpeaking={snapshot.voice.speaking}
      note={snapshot.held ? 'on_hold' : null}
      size={size}
      pin={null}
    >
      {snapshot.localCamera !== null ? (
        <div className="absolute inset-0">
          <VideoView stream={snapshot.localCamera} label={t('call.own_video')} isOwn fit="cover" />
        </div>
      ) : (
        <Face>
          <Avatar id={own.userId} name={name} size={faces[size ?? 'alike']} />
        </Face>
      )}
    </Tile>
  )
}

type Note = 'reconnecting' | 'on_hold'

const noteIcons: Readonly<Record<Note, LucideIcon>> = { reconnecting: WifiOff, on_hold: Pause }

/** Above the words of its tile, not behind them. */
function Face({ children }: { children: ReactNode }) {
  return <div className="call-tile-face">{children}</div>
}

interface TileProps {
  one: Pick<CallParticipant, 'hand' | 'reaction'>
  name: string
  isMuted: boolean
  isSpeaking: boolean
  /** What is the matter with this one. */
  note: Note | null
  size: 'large' | 'small' | undefined
  pin: ReactNode
  children: ReactNode
}

function Tile({ one: { hand, reaction }, name, isMuted, isSpeaking, note, size, pin, children }: TileProps) {
  const t = useText('call')
  const NoteIcon = noteIcons[note ?? 'on_hold']
  const words = note === null ? '' : t(`call.${note}`)
  return (
    <li
      className={classNames(
        'call-tile group relative min-h-0 min-w-0 overflow-hidden rounded-large bg-raised',
        size === 'small' && 'call-small-tile',
        note !== null && 'call-noted',
      )}
    >
      {children}
      <span aria-hidden="true" className={classNames('call-tile-ring', isSpeaking && 'call-speaks')} />
      {reaction !== null && (
        // Said where all signs are said.
        <span
          key={reaction.n}
          aria-hidden="true"
          className="call-reaction absolute start-2 top-2 flex size-11 items-center justify-center rounded-full bg-page/80 text-title"
        >
          {reaction.emoji}
        </span>
      )}
      <div className="call-tile-words pointer-events-none absolute inset-x-2 bottom-2 flex flex-col items-start gap-1 text-small">
        {note !== null && (
          <span className="call-note max-w-full items-center gap-1.5 rounded-full bg-page/80 px-2.5 py-1">
            <NoteIcon size={14} aria-hidden="true" className="shrink-0" />
            <span className="truncate">{words}</span>
          </span>
        )}
        <span className="flex max-w-full items-center gap-1.5 rounded-full bg-page/80 px-2.5 py-1">
          {note !== null && (
            <NoteIcon size={14} role="img" aria-label={words} className="call-note-mark shrink-0" />
          )}
          {hand && (
            <Hand
              size={16}
              role="img"
              aria-label={t('call.hand_up')}
              className="shrink-0 text-warning-text"
            />
          )}
          {isMuted && <MicOff size={14} role="img" aria-label={t('call.is_muted')} className="shrink-0" />}
          <bdi className="truncate">{name}</bdi>
        </span>
      </div>
      {pin}
    </li>
  )
}

interface PinButtonProps extends Pick<OtherTileProps, 'one' | 'tiles'> {
  name: string
  size: OtherTileProps['size'] | undefined
}

/**
 * Of a small one all of it is the button; else a corner, there for a mouse over the tile and for the keyboard, always for a
 * finger and while it holds.
 */
function PinButton({ name, one: { deviceId }, tiles, size }: PinButtonProps) {
  const t = useText('call')
  const isPinned = tiles.layout.pinned === deviceId
  const label = t(isPinned ? 'call.unpin_name' : 'call.pin_name', { name })
  const Icon = isPinned ? PinOff : Pin
  const isQuiet =
    !isPinned && 'pointer-fine:opacity-0 pointer-fine:group-hover:opacity-100 group-focus-within:opacity-100'
  return (
    <button
      type="button"
      data-tile={deviceId}
      tabIndex={tiles.stop === deviceId ? 0 : -1}
      aria-label={label}
      title={label}
      aria-pressed={isPinned}
      onClick={() => tiles.onPin(deviceId)}
      onFocus={() => tiles.onFocus(deviceId)}
      onKeyDown={tiles.onKeyDown}
      className={classNames(
        'absolute flex items-start justify-end outline-none',
        size === 'small' ? 'inset-0' : 'end-1 top-1',
      )}
    >
      {size !== 'small' && (
        <span
          className={classNames(
            'flex size-11 items-center justify-center rounded-full bg-page/60 text-ink transition-opacity hover:bg-page',
            isQuiet,
          )}
        >
          <Icon size={20} aria-hidden="true" />
        </span>
      )}
    </button>
  )
}
