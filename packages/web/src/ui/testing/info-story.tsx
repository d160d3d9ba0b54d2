// "Chat info" of a group with ten thousand members, seen by one who is this or that in it.
import type { Session } from '@poruch/client'
import type { ChatRole, User } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { useState } from 'react'
import { ChatInfo } from '../chat/info/ChatInfo.tsx'
import { Landmark } from '../parts/Landmark.tsx'
import { SessionProvider } from '../session-context.tsx'
import { useMediaQuery, wideQuery } from '../use-media-query.ts'
import { FakeMembers } from './fake-members.ts'
import { fakeSession, groupWith, olena, person, sofia, taras } from './fake-session.ts'

const chat = make.group({
  title: 'Weekend in the Carpathians',
  description: 'Who comes, who drives, what to bring.\nWe meet on Friday at six.',
  memberCount: 10_000,
})

const links = [
  make.invite({
    chatId: chat.id,
    createdAt: Date.UTC(2026, 10, 20),
    expiresAt: Date.UTC(2026, 10, 27),
    usesLeft: 4,
  }),
  make.invite({ chatId: chat.id, createdAt: Date.UTC(2026, 10, 1), expiresAt: null, usesLeft: null }),
]

/** Members are made as they are asked for, in pages of fifty; the owner stands first. */
function page(from: number, mine: ChatRole): readonly { user: User; role: ChatRole }[] {
  const isOwner = mine === 'owner'
  const first = [
    { user: isOwner ? olena : taras, role: 'owner' },
    { user: isOwner ? taras : olena, role: isOwner ? 'admin' : mine },
    { user: sofia, role: 'member' },
  ] as const
  const rest = Array.from({ length: 50 }, (_, at) => {
    const number = from + at + 1
    return { user: person(`Member ${number}`, `member.${number}`), role: 'member' } as const
  })
  return from === 0 ? [...first, ...rest.slice(first.length)] : rest
}

function sessionOf(mine: ChatRole, hasFailed: boolean): Session {
  const { session, known } = fakeSession({
    invites: async () => links,
    createInvite: async () => ({ invite: make.invite(), token: 'k3Jq0wYt-2mVdP8hZs' }),
    members: async () => {
      const users = [taras, sofia]
      return make.members({ members: users.map(({ id }) => make.member({ userId: id })), users })
    },
  })
  const list = session.members(chat.id)
  if (!(list instanceof FakeMembers)) return session
  list.page = (from) => {
    const people = page(from, mine)
    known.update((before) => new Map([...before, ...people.map(({ user }) => [user.id, user] as const)]))
    return people.map(({ user, role }) => make.member({ userId: user.id, role }))
  }
  list.banned.set({ users: [person('Petro Hrytsenko', 'petro')], loading: false, failed: false })
  list.state.update((state) => ({ ...state, hasMore: true, failed: hasFailed }))
  if (!hasFailed) void list.loadMore()
  return session
}

export function InfoStory({ mine, hasFailed = false }: { mine: ChatRole; hasFailed?: boolean }) {
  const [session] = useState(() => sessionOf(mine, hasFailed))
  const isPane = useMediaQuery(wideQuery)
  return (
    <SessionProvider value={session}>
      <Landmark as="main" className="flex h-full">
        {isPane && <div className="flex-1" />}
        <ChatInfo
          summary={groupWith({ chat, me: make.membership({ role: mine }) })}
          isPane={isPane}
          onClose={() => {}}
        />
      </Landmark>
    </SessionProvider>
  )
}
