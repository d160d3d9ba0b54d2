// The call on the whole screen, dark in both themes: picture or avatar, name, time, and the controls below.
import { Minimize2 } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import { useBack } from '../../use-back.ts'
import { useCovering } from '../../use-covering.ts'
import { CallControls } from '../controls/CallControls.tsx'
import { useCallKeys } from '../controls/use-call-keys.ts'
import type { CallScreenProps } from '../screen-props.ts'
import { CallEnd } from './CallEnd.tsx'
import { OwnVideo } from './OwnVideo.tsx'
import { Problems } from './Problems.tsx'
import { RemoteMarks } from './RemoteMarks.tsx'
import { Stage } from './Stage.tsx'
import { StatusLine } from './StatusLine.tsx'
import { TapToHear } from './TapToHear.tsx'
import { useQuiet } from './use-quiet.ts'

export function FullScreen(props: CallScreenProps) {
  const { view, peer, setMinimised } = props
  const t = useText('call')
  useCovering()
  const content = useRef<HTMLDivElement>(null)
  const isOver = view.leavesAfterMs !== null
  const away = () => (isOver ? props.call.dismiss() : setMinimised(true))
  useBack(away)
  return (
    <Dialog.Root open>
      <Dialog.Portal>
        <Dialog.Content
          ref={content}
          tabIndex={-1}
          aria-describedby={undefined}
          className="call-dark fixed inset-0 z-50 flex flex-col overflow-hidden bg-page text-ink outline-none animate-appear"
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            content.current?.focus()
          }}
          onEscapeKeyDown={(event) => {
            event.preventDefault()
            away()
          }}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <Dialog.Title className="sr-only">{t('call.label', { name: peer.name })}</Dialog.Title>
          {isOver ? <CallEnd {...props} /> : <Running {...props} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Running(props: CallScreenProps) {
  const { call, snapshot, view, peer, audio } = props
  const [isSwapped, setSwapped] = useState(false)
  const hasPicture = view.picture === 'remote'
  const quiet = useQuiet(hasPicture && view.status === null && view.problems.length === 0)
  useCallKeys(call, snapshot)
  const swaps = isSwapped && hasPicture && view.ownVideo
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" {...quiet.handlers}>
      <Stage {...props} isSwapped={swaps} />
      <TopBar {...props} isHidden={quiet.isQuiet} />
      {view.ownVideo && (
        <OwnVideo
          stream={swaps ? snapshot.remote.camera : snapshot.localCamera}
          isOwn={!swaps}
          onSwap={hasPicture ? () => setSwapped(!isSwapped) : null}
        />
      )}
      <div className="pointer-events-none min-h-0 flex-1" />
      <RemoteMarks marks={view.marks} name={peer.name} />
      {audio.isBlocked && <TapToHear onTap={audio.play} />}
      <Problems call={call} problems={view.problems} />
      <CallControls {...props} isHidden={quiet.isQuiet} />
    </div>
  )
}

function TopBar({ view, peer, setMinimised, isHidden }: CallScreenProps & { isHidden: boolean }) {
  const t = useText('call')
  const hasPicture = view.picture === 'remote'
  return (
    <header
      className={classNames(
        'call-bar relative flex items-start gap-2 pt-[max(0.5rem,env(safe-area-inset-top))] ps-[max(0.5rem,env(safe-area-inset-left))] pe-2',
        hasPicture && 'call-fade-top pb-6',
        isHidden && 'call-quiet',
      )}
    >
      <IconButton
        icon={Minimize2}
        label={t('call.minimise')}
        title={t('call.with_key', { label: t('call.minimise'), key: 'Esc' })}
        aria-keyshortcuts="Escape"
        className="rounded-full! text-ink"
        onClick={() => setMinimised(true)}
      />
      {hasPicture && (
        <div className="min-w-0 flex-1 pt-1">
          <p dir="auto" className="truncate text-left font-semibold">
            {peer.name}
          </p>
          <StatusLine view={view} className="text-small" />
        </div>
      )}
    </header>
  )
}
