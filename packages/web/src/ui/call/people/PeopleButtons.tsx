// At the top of a running call: hold, more people, and who is there.
import { Pause, Play, UserPlus } from 'lucide-react'
import { Suspense, useState } from 'react'
import { otherIn } from '../../../calling/others.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import type { CallScreenProps } from '../screen-props.ts'
import type { Layout } from '../use-layout.ts'
import { ConnectionButton } from './ConnectionButton.tsx'
import { PeoplePanel } from './PeoplePanel.tsx'

const AddToCall = lazyPart(['groups', 'people'], async () => (await import('./AddToCall.tsx')).AddToCall)

export function PeopleButtons({ call, snapshot, layout }: CallScreenProps & { layout: Layout }) {
  const t = useText('call')
  const [isAdding, setAdding] = useState(false)
  if (snapshot.phase !== 'in_call') return null
  const isMany = snapshot.peerId === null
  // Whoever may walks into a room.
  const mayAdd = snapshot.roomId === null
  const only = isMany ? null : otherIn(snapshot)
  return (
    <>
      {only !== null && only.path !== null && (
        <ConnectionButton call={call} snapshot={snapshot} path={only.path} />
      )}
      {isMany && (
        <PeoplePanel {...{ call, snapshot, layout }} onAdd={mayAdd ? () => setAdding(true) : null} />
      )}
      <IconButton
        icon={snapshot.held ? Play : Pause}
        label={t(snapshot.held ? 'call.resume' : 'call.hold')}
        className="rounded-full! text-ink"
        onClick={() => call.hold(!snapshot.held)}
      />
      {!isMany && (
        <IconButton
          icon={UserPlus}
          label={t('call.add_people')}
          className="rounded-full! text-ink"
          onClick={() => setAdding(true)}
        />
      )}
      {isAdding && (
        <Suspense fallback={null}>
          <AddToCall call={call} snapshot={snapshot} open onOpenChange={setAdding} />
        </Suspense>
      )}
    </>
  )
}
