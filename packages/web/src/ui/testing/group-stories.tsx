// Groups and channels in every state in which a person finds them, without a server.
import type { Session } from '@poruch/client'
import type { ChatRole, User, UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { type ReactNode, useState } from 'react'
import { ChatInfo } from '../chat/info/ChatInfo.tsx'
import { NewChatDialog } from '../inbox/new/NewChatDialog.tsx'
import { JoinPage, type JoinState } from '../join/JoinPage.tsx'
import { AddPeopleDialog } from '../people/AddPeopleDialog.tsx'
import { matches } from '../people/use-found-people.ts'
import { SessionProvider } from '../session-context.tsx'
import { useMediaQuery, wideQuery } from '../use-media-query.ts'
import { FakeMembers } from './fake-members.ts'
import { fakeSession, groupWith, olena, person, sofia, taras } from './fake-session.ts'
import type { GroupStoryName } from './group-story-names.ts'

const group = make.group({
  title: 'Weekend in the Carpathians',
  description: 'Who comes, who drives, what to bring.\nWe meet on Friday at six.',
  memberCount: 10_000,
})
const { description, id, memberCount } = group
const preview = make.preview({ description, id, memberCount, title: 'Weekend in the Carpathians' })
const online: ReadonlySet<UserId> = new Set([taras.id])

function useSearch() {
  const [query, onQuery] = useState('')
  const people = [taras, sofia, person('Maximiliana von und zu Hohenlohe-Langenburg', 'maximiliana')]
  const found = people.filter((user: User) => matches(user, query))
  return { query, onQuery, found: { people: found, isPending: false, problem: null }, online }
}

function NewChat({ kind }: { kind: 'group' | 'channel' }) {
  const [open, setOpen] = useState(true)
  const close = async () => setOpen(false)
  return (
    <NewChatDialog
      {...useSearch()}
      {...{ kind, open }}
      onOpenChange={setOpen}
      onCreate={close}
      isWaiting={false}
    />
  )
}

function AddPeople() {
  const [open, setOpen] = useState(true)
  const close = async () => setOpen(false)
  return <AddPeopleDialog {...useSearch()} open={open} onOpenChange={setOpen} onAdd={close} />
}

const loadLinks = async () => [
  make.invite({ createdAt: Date.UTC(2026, 10, 20), expiresAt: Date.UTC(2026, 10, 27), usesLeft: 4 }),
  make.invite({ createdAt: Date.UTC(2026, 10, 1) }),
]

/** Members are made as they are asked for, in pages of fifty. */
function page(from: number): readonly User[] {
  const first = from === 0 ? [olena, taras, sofia] : []
  const rest = Array.from({ length: 50 }, (_, at) => {
    const number = from + at + 1
    return person(`Member ${number}`, `member.${number}`)
  })
  return [...first, ...rest.slice(first.length)]
}

interface InfoProps {
  /** What she is there. */
  as: ChatRole
  failed?: boolean
}

/** Olena's view of the group. */
function Info({ as: role, failed = false }: InfoProps) {
  const isPane = useMediaQuery(wideQuery)
  const [session] = useState(() => infoSession(failed))
  return (
    <SessionProvider value={session}>
      <main className="flex h-full">
        {isPane && <div className="flex-1" />}
        <ChatInfo
          summary={groupWith({ chat: group, me: make.membership({ role }) })}
          isPane={isPane}
          onClose={() => {}}
        />
      </main>
    </SessionProvider>
  )
}

function infoSession(failed: boolean): Session {
  const done = async () => {}
  const { session, known } = fakeSession(
    {
      invites: loadLinks,
      createInvite: async () => ({ invite: make.invite(), token: 'k3Jq0wYt-2mVdP8hZs' }),
    },
    { edit: done, leave: done },
  )
  const members = session.members(group.id)
  if (members instanceof FakeMembers) {
    members.page = (from) => {
      const users = page(from)
      known.update((before) => new Map([...before, ...users.map((user) => [user.id, user] as const)]))
      const roles: readonly ChatRole[] = from === 0 ? ['owner', 'admin'] : []
      return users.map(({ id }, at) => make.member({ userId: id, role: roles[at] ?? 'member' }))
    }
    members.state.update((state) => ({ ...state, hasMore: !failed, failed }))
    if (!failed) void members.loadMore()
  }
  return session
}

function Join({ state }: { state: JoinState }) {
  return (
    <main className="h-full">
      <JoinPage
        state={state}
        onJoin={async () => {}}
        isWaiting={false}
        onRetry={() => {}}
        onLeave={() => {}}
      />
    </main>
  )
}

export const groupStories: Readonly<Record<GroupStoryName, () => ReactNode>> = {
  new_group: () => <NewChat kind="group" />,
  new_channel: () => <NewChat kind="channel" />,
  add_people: () => <AddPeople />,
  info_owner: () => <Info as="owner" />,
  info_member: () => <Info as="member" />,
  info_failed: () => <Info as="member" failed />,
  edit: () => <Info as="admin" />,
  invite: () => <Info as="admin" />,
  leave: () => <Info as="member" />,
  join: () => <Join state={{ kind: 'found', chat: preview, picture: null }} />,
  join_channel: () => (
    <Join state={{ kind: 'found', chat: { ...preview, kind: 'channel' }, picture: null }} />
  ),
  join_invalid: () => <Join state={{ kind: 'invalid' }} />,
  join_failed: () => <Join state={{ kind: 'failed', reason: 'The server cannot be reached.' }} />,
}
