// What fills the screen of a call: the other side's picture, or their avatar with a ring that follows their voice.
import { otherIn } from '../../../calling/others.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Beside } from '../../people/Beside.tsx'
import { useText } from '../../text-context.tsx'
import type { CallScreenProps } from '../screen-props.ts'
import { VideoView } from '../VideoView.tsx'
import { SpeakingRing } from './SpeakingRing.tsx'
import { StatusLine } from './StatusLine.tsx'

export function Stage({ snapshot, view, peer, isSwapped }: CallScreenProps & { isSwapped: boolean }) {
  const t = useText('call')
  const other = otherIn(snapshot)
  if (view.picture === 'avatar') {
    return (
      <div className="absolute inset-0 flex flex-col items-center justify-center px-6 pt-14 pb-40 text-center">
        <SpeakingRing
          stream={other?.streams.audio ?? null}
          isOn={other?.media.microphone === true && !view.dimmed}
        >
          <Avatar id={peer.id} name={peer.name} picture={peer.picture} size="huge" />
        </SpeakingRing>
        <p dir="auto" className="boxed max-w-full pt-6 text-title font-semibold">
          {peer.name}
        </p>
        {peer.userId !== null && <Beside id={peer.userId} />}
        <StatusLine view={view} className="text-large" />
      </div>
    )
  }
  return (
    <div className={classNames('absolute inset-0 bg-black call-picture', view.dimmed && 'call-dimmed')}>
      {isSwapped && snapshot.localCamera !== null ? (
        <VideoView stream={snapshot.localCamera} label={t('call.own_video')} isOwn fit="contain" />
      ) : (
        other !== null && (
          <VideoView
            stream={other.streams.camera}
            label={t('call.peer_video', { name: peer.name })}
            fit="contain"
          />
        )
      )}
    </div>
  )
}
