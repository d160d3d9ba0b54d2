// "Chat info" of a group with ten thousand members, seen by one who is this or that in it.
import type { ChatRole, Member, User } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { useState } from 'react'
import { ChatInfo } from '../chat/info/ChatInfo.tsx'
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

function inThePast(user: User, role: ChatRole): Member {
  return make.member({ userId: user.id, role })
}

/** Members are made as they are asked for, in pages of fifty. */
function sessionOf(role: ChatRole, hasFailed: boolean) {
  const first: readonly Member[] =
    role === 'owner'
      ? [inThePast(olena, role), inThePast(taras, 'admin'), inThePast(sofia, 'member')]
      : [inThePast(taras, 'owner'), inThePast(olena, role), inThePast(sofia, 'member')]
  const world = fakeSession({
    invites: async () => links,
    createInvite: async () => ({ invite: make.invite(), token: 'k3Jq0wYt-2mVdP8hZs' }),
    members: async () => make.members({ members: first.slice(1), users: [olena, taras, sofia] }),
  })
  const people = [olena, taras, sofia]
  const list = new FakeMembers(chat.id, { members: hasFailed ? [] : first, hasMore: true, failed: hasFailed })
  list.banned.set({ users: [person('Petro Hrytsenko', 'petro')], loading: false, failed: false })
  list.onMore = () => {
    const { members } = list.state.get()
    const next = Array.from({ length: 50 }, (_, at) => {
      const number = members.length + at + 1
      return person(`Member ${number}`, `member.${number}`)
    })
    people.push(...next)
    world.known.set(new Map(people.map((user) => [user.id, user])))
    const more = next.map((user) => inThePast(user, 'member'))
    list.state.update((before) => ({ ...before, members: [...members, ...more] }))
  }
  world.known.set(new Map(people.map((user) => [user.id, user])))
  world.members.set(chat.id, list)
  return world.session
}

export function InfoStory({ mine, hasFailed = false }: { mine: ChatRole; hasFailed?: boolean }) {
  const [session] = useState(() => sessionOf(mine, hasFailed))
  const isPane = useMediaQuery(wideQuery)
  return (
    <SessionProvider value={session}>
      <main className="flex h-full">
        {isPane && <div className="flex-1" />}
        <ChatInfo
          summary={groupWith({ chat, me: make.membership({ role: mine }) })}
          isPane={isPane}
          onClose={() => {}}
        />
      </main>
    </SessionProvider>
  )
}
