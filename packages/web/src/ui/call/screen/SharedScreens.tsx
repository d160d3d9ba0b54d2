// The screens that others share: one large, to be zoomed and moved; the others one tap away, and faces beside.
import type { DeviceId } from '@poruch/protocol'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { Other } from '../../../calling/others.ts'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import { usePerson } from '../use-peer.ts'
import { VideoView } from '../VideoView.tsx'
import { follow, noneShown, type Shown } from './shown.ts'
import { useZoom } from './use-zoom.ts'
import './screen.css'

export interface SharedScreensProps {
  others: readonly Other[]
}

/** Stands where the pictures of people stand while nobody shares. */
export function SharedScreens({ others }: SharedScreensProps) {
  const sharing = others.filter(({ media }) => media.screen)
  const [kept, keep] = useState<Shown>(noneShown)
  const shown = follow(
    kept,
    sharing.map(({ deviceId }) => deviceId),
  )
  if (shown !== kept) keep(shown)
  const one = sharing.find(({ deviceId }) => deviceId === shown.device)
  const faces = others.filter(({ media, hasCameraFrames }) => media.camera && hasCameraFrames)
  return (
    <div className="call-screens call-many absolute inset-0 flex flex-col bg-black">
      {sharing.length > 1 && (
        <Choice sharing={sharing} shown={shown.device} onChoose={(device) => keep({ ...shown, device })} />
      )}
      {one !== undefined && <OneScreen key={one.deviceId} one={one} />}
      {faces.length > 0 && (
        <ul className="call-faces pointer-events-none absolute flex gap-2">
          {faces.map((face) => (
            <Face key={face.deviceId} face={face} />
          ))}
        </ul>
      )}
    </div>
  )
}

interface ChoiceProps {
  sharing: readonly Other[]
  shown: DeviceId | null
  onChoose: (device: DeviceId) => void
}

function Choice({ sharing, shown, onChoose }: ChoiceProps) {
  const t = useText('call')
  return (
    <fieldset
      aria-label={t('call.screens')}
      className="relative z-1 flex min-w-0 justify-center gap-2 px-3 pb-2"
    >
      {sharing.map(({ deviceId, userId }) => (
        <ChoiceButton
          key={deviceId}
          userId={userId}
          isShown={deviceId === shown}
          onClick={() => onChoose(deviceId)}
        />
      ))}
    </fieldset>
  )
}

interface ChoiceButtonProps {
  userId: Other['userId']
  isShown: boolean
  onClick: () => void
}

function ChoiceButton({ userId, isShown, onClick }: ChoiceButtonProps) {
  const t = useText('call')
  const { name } = usePerson(userId)
  return (
    <button
      type="button"
      aria-pressed={isShown}
      onClick={onClick}
      className={classNames(
        'min-h-11 min-w-11 max-w-60 truncate rounded-full px-4 text-small',
        isShown ? 'bg-ink text-page' : 'call-plain text-ink',
      )}
    >
      {t('call.screen_of', { name })}
    </button>
  )
}

function OneScreen({ one }: { one: Other }) {
  const t = useText('call')
  const { name } = usePerson(one.userId)
  const frame = useRef<HTMLDivElement>(null)
  const hintId = useId()
  const { zoom, style, handlers, zoomBy, fit } = useZoom(frame)
  const isAway = one.link !== 'connected' && one.connectedAt !== null
  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture with keys of its own, which no element is */}
      <div
        ref={frame}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys zoom and move it
        tabIndex={0}
        aria-label={t('call.screen_of', { name })}
        aria-describedby={hintId}
        className={classNames(
          'call-inset absolute inset-0 touch-none overflow-hidden',
          zoom.scale > 1 && 'cursor-grab',
        )}
        {...handlers}
      >
        <div className={classNames('call-picture size-full', isAway && 'call-dimmed')} style={style}>
          <VideoView stream={one.streams.screen} label={t('call.screen_of', { name })} fit="whole" />
        </div>
        {!one.hasScreenFrames && (
          <p
            role="status"
            className="absolute inset-0 flex items-center justify-center bg-black px-6 text-center"
          >
            {t('call.screen_coming', { name })}
          </p>
        )}
      </div>
      <span id={hintId} hidden>
        {t('call.zoom_hint')}
      </span>
      <div className="absolute start-2 top-2 z-1 flex rounded-full bg-page/80">
        <IconButton
          icon={ZoomOut}
          label={t('call.zoom_out')}
          disabled={zoom.scale === 1}
          className="rounded-full! text-ink"
          onClick={() => zoomBy(1 / 1.5)}
        />
        <IconButton
          icon={Maximize}
          label={t('call.zoom_fit')}
          disabled={zoom.scale === 1}
          className="rounded-full! text-ink"
          onClick={fit}
        />
        <IconButton
          icon={ZoomIn}
          label={t('call.zoom_in')}
          className="rounded-full! text-ink"
          onClick={() => zoomBy(1.5)}
        />
      </div>
    </div>
  )
}

function Face({ face }: { face: Other }) {
  const t = useText('call')
  const { name } = usePerson(face.userId)
  return (
    <li className="call-face relative overflow-hidden rounded-small bg-raised">
      <VideoView stream={face.streams.camera} label={t('call.peer_video', { name })} fit="cover" />
    </li>
  )
}
