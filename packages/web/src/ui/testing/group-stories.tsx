// Groups and channels in every state in which a person finds them, without a server.
import type { User, UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { type ReactNode, useState } from 'react'
import { NewChatDialog } from '../inbox/new/NewChatDialog.tsx'
import { JoinPage, type JoinState } from '../join/JoinPage.tsx'
import { AddPeopleDialog } from '../people/AddPeopleDialog.tsx'
import { matches } from '../people/use-found-people.ts'
import { person, sofia, taras } from './fake-session.ts'
import type { GroupStoryName } from './group-story-names.ts'
import { InfoStory } from './info-story.tsx'
import { RoomsStory } from './rooms-story.tsx'

const preview = make.preview({
  title: 'Weekend in the Carpathians',
  description: 'Who comes, who drives, what to bring.\nWe meet on Friday at six.',
  memberCount: 10_000,
})
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

function Join({ state }: { state: JoinState }) {
  return (
    <main className="h-full">
      <JoinPage
        state={state}
        onJoin={async () => {}}
        isWaiting={false}
        onRetry={() => {}}
        onOpen={() => {}}
        onLeave={() => {}}
      />
    </main>
  )
}

export const groupStories: Readonly<Record<GroupStoryName, () => ReactNode>> = {
  new_group: () => <NewChat kind="group" />,
  new_channel: () => <NewChat kind="channel" />,
  add_people: () => <AddPeople />,
  info_owner: () => <InfoStory mine="owner" />,
  info_member: () => <InfoStory mine="member" />,
  info_failed: () => <InfoStory mine="member" hasFailed />,
  edit: () => <InfoStory mine="admin" />,
  invite: () => <InfoStory mine="owner" />,
  banned: () => <InfoStory mine="admin" />,
  member_menu: () => <InfoStory mine="owner" />,
  leave: () => <InfoStory mine="member" />,
  hand_over: () => <InfoStory mine="owner" />,
  delete: () => <InfoStory mine="owner" />,
  join: () => <Join state={{ kind: 'found', chat: preview, picture: null }} />,
  join_channel: () => (
    <Join state={{ kind: 'found', chat: { ...preview, kind: 'channel' }, picture: null }} />
  ),
  join_inside: () => <Join state={{ kind: 'inside', chat: preview, picture: null }} />,
  join_invalid: () => <Join state={{ kind: 'invalid' }} />,
  rooms: () => <RoomsStory kind="some" />,
  rooms_many: () => <RoomsStory kind="many" />,
  rooms_empty: () => <RoomsStory kind="empty" mayChange />,
  rooms_none: () => <RoomsStory kind="empty" />,
  rooms_loading: () => <RoomsStory kind="loading" />,
  rooms_failed: () => <RoomsStory kind="loading" hasFailed />,
  room_menu: () => <RoomsStory kind="some" mayChange />,
  room_new: () => <RoomsStory kind="empty" mayChange />,
  room_rename: () => <RoomsStory kind="some" mayChange />,
  room_remove: () => <RoomsStory kind="some" mayChange />,
  join_failed: () => <Join state={{ kind: 'failed', reason: 'The server cannot be reached.' }} />,
}
