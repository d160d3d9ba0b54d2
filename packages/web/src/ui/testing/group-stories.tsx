// Groups and channels in every state in which a person finds them, without a server.
import type { User, UserId } from '@poruch/protocol'
import { type ReactNode, useState } from 'react'
import { ChatInfo, type ChatInfoProps } from '../chat/info/ChatInfo.tsx'
import type { ChatFacts, MemberEntry } from '../chat/info/facts.ts'
import type { MemberAction } from '../chat/info/MemberRow.tsx'
import { NewChatDialog } from '../inbox/new/NewChatDialog.tsx'
import { InviteSection } from '../invites/InviteSection.tsx'
import { JoinPage, type JoinState } from '../join/JoinPage.tsx'
import { AddPeopleDialog } from '../people/AddPeopleDialog.tsx'
import { matches } from '../people/use-found-people.ts'
import { useMediaQuery, wideQuery } from '../use-media-query.ts'
import { olena, person, sofia, taras } from './fake-session.ts'
import type { GroupStoryName } from './group-story-names.ts'

const group: ChatFacts = {
  id: '0190a000-0000-7000-8000-00000000000a',
  kind: 'group',
  title: 'Weekend in the Carpathians',
  description: 'Who comes, who drives, what to bring.\nWe meet on Friday at six.',
  picture: null,
  memberCount: 10_000,
}
const nothing = new Set<MemberAction>()
const online: ReadonlySet<UserId> = new Set([taras.id])

/** Members are made as they are asked for, in pages of fifty. */
function page(from: number): readonly MemberEntry[] {
  const first: readonly MemberEntry[] = [
    { user: olena, role: 'owner' },
    { user: taras, role: 'admin' },
    { user: sofia, role: 'member' },
  ]
  const rest = Array.from({ length: 50 }, (_, at): MemberEntry => {
    const number = from + at + 1
    return { user: person(`Member ${number}`, `member.${number}`), role: 'member' }
  })
  return from === 0 ? [...first, ...rest.slice(3)] : rest
}

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
  { id: 'one', createdAt: Date.UTC(2026, 10, 20), expiresAt: Date.UTC(2026, 10, 27), usesLeft: 4 },
  { id: 'two', createdAt: Date.UTC(2026, 10, 1), expiresAt: null, usesLeft: null },
]

function Info({ isAdmin, problem = null }: { isAdmin: boolean; problem?: string | null }) {
  const [members, setMembers] = useState<readonly MemberEntry[]>([])
  const [mayAdd, setMayAdd] = useState(true)
  const may: ChatInfoProps['may'] = {
    add: true,
    invite: isAdmin,
    edit: isAdmin,
    settings: isAdmin,
    leave: true,
  }
  const mayDo = (member: MemberEntry) =>
    isAdmin && member.role !== 'owner' ? new Set<MemberAction>(['write', 'make_admin', 'remove']) : nothing
  const isPane = useMediaQuery(wideQuery)
  return (
    <main className="flex h-full">
      {isPane && <div className="flex-1" />}
      <ChatInfo
        chat={group}
        may={may}
        isPane={isPane}
        membersMayAdd={mayAdd}
        onMembersMayAdd={setMayAdd}
        onClose={() => {}}
        onAddPeople={() => {}}
        onEdit={async () => {}}
        onLeave={async () => {}}
        invites={() => (
          <InviteSection
            load={loadLinks}
            create={async () => 'https://chat.example.org/join/k3Jq0wYt-2mVdP8hZs'}
            revoke={async () => {}}
          />
        )}
        members={{
          me: olena.id,
          members,
          total: group.memberCount,
          online,
          problem,
          onMore: () => setMembers((shown) => [...shown, ...page(shown.length)]),
          may: mayDo,
          onAction: () => {},
        }}
      />
    </main>
  )
}

function Join({ state }: { state: JoinState }) {
  return (
    <main className="h-full">
      <JoinPage
        state={state}
        onJoin={async () => {}}
        onOpen={() => {}}
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
  info_owner: () => <Info isAdmin />,
  info_member: () => <Info isAdmin={false} />,
  info_failed: () => <Info isAdmin={false} problem="The server cannot be reached." />,
  edit: () => <Info isAdmin />,
  invite: () => <Info isAdmin />,
  leave: () => <Info isAdmin={false} />,
  join: () => <Join state={{ kind: 'found', chat: group, isMember: false }} />,
  join_member: () => <Join state={{ kind: 'found', chat: { ...group, kind: 'channel' }, isMember: true }} />,
  join_invalid: () => <Join state={{ kind: 'invalid' }} />,
  join_failed: () => <Join state={{ kind: 'failed', reason: 'The server cannot be reached.' }} />,
}
