// "Rooms" of a group in every state in which a person finds it.
import { limits, type User } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { useRef, useState } from 'react'
import { Landmark } from '../parts/Landmark.tsx'
import { SidePane } from '../parts/SidePane.tsx'
import { RoomList } from '../rooms/RoomList.tsx'
import type { Inside, RoomView } from '../rooms/room-view.ts'
import { SessionProvider } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useMediaQuery, wideQuery } from '../use-media-query.ts'
import { fakeSession, olena, person, sofia, taras } from './fake-session.ts'

const maximiliana = person('Maximiliana von und zu Hohenlohe-Langenburg', 'maximiliana')
const noa = person('נועה לוי', 'noa')
const crowd = Array.from({ length: limits.meshVoices }, (_, at) =>
  person(`Member ${at + 1}`, `member.${at + 1}`),
)
const people = [taras, sofia, maximiliana, noa, ...crowd]

const inside = ({ id }: User, over: Partial<Inside> = {}): Inside => ({
  userId: id,
  muted: false,
  speaking: false,
  ...over,
})
const view = (title: string, over: Partial<RoomView> = {}): RoomView => ({
  room: make.room({ title }),
  inside: [],
  isFull: false,
  own: 'out',
  ...over,
})

const some = [
  view('Fountain', {
    inside: [inside(olena), inside(taras, { speaking: true }), inside(sofia, { muted: true })],
    own: 'in',
  }),
  view('By the lake, behind the old mill, where the path from the village ends', {
    inside: [inside(maximiliana, { muted: true }), inside(noa, { speaking: true })],
  }),
  view('ליד המזרקה'),
  view('Full house', { inside: crowd.map((one) => inside(one)), isFull: true }),
  view('On the way', { own: 'joining' }),
]

const many = Array.from({ length: limits.roomsPerGroup }, (_, at) => view(`Room ${at + 1}`))

const lists: Readonly<Record<RoomsStoryKind, readonly RoomView[] | null>> = {
  some,
  many,
  empty: [],
  loading: null,
}

export type RoomsStoryKind = 'some' | 'many' | 'empty' | 'loading'

export interface RoomsStoryProps {
  kind: RoomsStoryKind
  mayChange?: boolean
  hasFailed?: boolean
}

export function RoomsStory({ kind, mayChange = false, hasFailed = false }: RoomsStoryProps) {
  const t = useText('rooms')
  const [session] = useState(() => {
    const world = fakeSession()
    world.known.set(new Map([olena, ...people].map((user) => [user.id, user])))
    return world.session
  })
  const isPane = useMediaQuery(wideQuery)
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <SessionProvider value={session}>
      <Landmark as="main" className="flex h-full">
        {isPane && <div className="flex-1" />}
        <SidePane title={t('rooms.title')} heading={heading} isPane={isPane} onClose={() => {}}>
          <RoomList
            views={lists[kind]}
            {...{ hasFailed, mayChange }}
            me={olena.id}
            isWaiting={false}
            onRetry={() => {}}
            orElse={heading}
            ways={{ onJoin: () => {}, onLeave: () => {} }}
            onCreate={async () => {}}
            onRename={async () => {}}
            onRemove={async () => {}}
          />
        </SidePane>
      </Landmark>
    </SessionProvider>
  )
}
