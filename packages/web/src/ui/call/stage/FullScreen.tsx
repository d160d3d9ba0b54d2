// The call on the whole screen, dark in both themes: picture or avatar, name, time, and the controls below.
import { Minimize2 } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import { otherIn, othersIn } from '../../../calling/others.ts'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { MenuPlace } from '../../parts/Landmark.tsx'
import { useText } from '../../text-context.tsx'
import { useBack } from '../../use-back.ts'
import { useCovering } from '../../use-covering.ts'
import { CallControls } from '../controls/CallControls.tsx'
import { useCallKeys } from '../controls/use-call-keys.ts'
import { usePushToTalk } from '../controls/use-push-to-talk.ts'
import { Comings } from '../people/Comings.tsx'
import { PeopleButtons } from '../people/PeopleButtons.tsx'
import { SharedScreens } from '../screen/SharedScreens.tsx'
import { SharingBar } from '../screen/SharingBar.tsx'
import { ShownSigns } from '../signs/ShownSigns.tsx'
import { SignsButton } from '../signs/SignsButton.tsx'
import { CallEnd } from './CallEnd.tsx'
import { Grid } from './Grid.tsx'
import { LayoutButton } from './LayoutButton.tsx'
import { OwnVideo } from './OwnVideo.tsx'
import { PictureButton } from './PictureButton.tsx'
import { Problems } from './Problems.tsx'
import { RemoteMarks } from './RemoteMarks.tsx'
import { Stage } from './Stage.tsx'
import { StatusLine } from './StatusLine.tsx'
import type { StageProps } from './stage-props.ts'
import { TapToHear } from './TapToHear.tsx'
import { useQuiet } from './use-quiet.ts'
import { VoiceHints } from './VoiceHints.tsx'

export function FullScreen(props: StageProps) {
  const { view, peer, setMinimised } = props
  const t = useText('call')
  useCovering()
  const content = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const isOver = view.leavesAfterMs !== null
  const away = () => (isOver ? props.call.dismiss() : setMinimised(true))
  useBack(away)
  return (
    <Dialog.Root open>
      <Dialog.Portal>
        <Dialog.Content
          ref={(element) => {
            content.current = element
            setPlace(element)
          }}
          tabIndex={-1}
          aria-describedby={undefined}
          className="call-dark call-full fixed inset-0 z-50 flex flex-col overflow-hidden bg-page text-ink outline-none animate-appear"
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
          <MenuPlace element={place}>{isOver ? <CallEnd {...props} /> : <Running {...props} />}</MenuPlace>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Running(props: StageProps) {
  const { call, snapshot, view, peer, audio, layout } = props
  const [isSwapped, setSwapped] = useState(false)
  const hasPicture = view.picture === 'remote'
  const quiet = useQuiet(hasPicture && view.status === null && view.problems.length === 0)
  useCallKeys(call, snapshot)
  const isHeld = usePushToTalk(call, snapshot)
  const others = othersIn(snapshot)
  const isMany = snapshot.peerId === null && others.length > 0
  const isShared = others.some(({ media }) => media.screen)
  const swaps = isSwapped && hasPicture && view.ownVideo && !isShared
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" {...quiet.handlers}>
      {isShared ? (
        <SharedScreens others={others} />
      ) : isMany ? (
        <Grid snapshot={snapshot} layout={layout} />
      ) : (
        <Stage {...props} isSwapped={swaps} />
      )}
      <TopBar {...props} isMany={isMany} isHidden={quiet.isQuiet} />
      {view.ownVideo && !isMany && (
        <OwnVideo
          stream={swaps ? (otherIn(snapshot)?.streams.camera ?? null) : snapshot.localCamera}
          isOwn={!swaps}
          onSwap={hasPicture && !isShared ? () => setSwapped(!isSwapped) : null}
        />
      )}
      <div className="pointer-events-none min-h-0 flex-1" />
      <ShownSigns snapshot={snapshot} areInTiles={isMany && !isShared} />
      {snapshot.peerId === null && <Comings snapshot={snapshot} />}
      <SharingBar snapshot={snapshot} />
      <VoiceHints snapshot={snapshot} isHeld={isHeld} />
      <RemoteMarks marks={view.marks} name={peer.name} />
      {audio.isBlocked && <TapToHear onTap={audio.play} />}
      <Problems call={call} problems={view.problems} />
      <CallControls {...props} isHidden={quiet.isQuiet} />
    </div>
  )
}

function TopBar(props: StageProps & { isHidden: boolean; isMany: boolean }) {
  const { view, setMinimised, isHidden, isMany, pip, layout } = props
  const t = useText('call')
  const hasPicture = view.picture === 'remote'
  return (
    <header
      className={classNames(
        'call-bar relative flex shrink-0 items-start gap-x-0.5 sm:gap-x-2 pt-[max(0.5rem,env(safe-area-inset-top))] ps-[max(0.5rem,env(safe-area-inset-left))] pe-2',
        hasPicture && 'call-fade-top pb-6',
        (isMany || hasPicture) && 'call-two-lines',
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
      {pip !== null && <PictureButton pip={pip} />}
      {hasPicture || isMany ? <Title {...props} /> : <div className="flex-1" />}
      <SignsButton {...props} />
      {isMany && <LayoutButton layout={layout} />}
      <PeopleButtons {...props} />
    </header>
  )
}

/** Among the buttons; on a phone, where they leave it no room, below these. */
function Title({ view, peer }: StageProps) {
  return (
    <div className="call-title min-w-0 flex-1 pt-1">
      <p dir="auto" title={peer.name} className="truncate text-left font-semibold">
        {peer.name}
      </p>
      <StatusLine view={view} className="text-small" />
    </div>
  )
}
