// Begins a group or a channel: its name, its picture, and whoever is in it from the start.
import { cleanName, limits, type User } from '@poruch/protocol'
import { useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { PictureDialogWhenOpen } from '../../parts/picture/PictureDialogWhenOpen.tsx'
import { PeoplePicker, type PeoplePickerProps } from '../../people/PeoplePicker.tsx'
import { useText } from '../../text-context.tsx'
import { useForm } from '../../use-form.ts'
import { PictureChoice } from './PictureChoice.tsx'

export interface NewChatFormProps extends Pick<PeoplePickerProps, 'query' | 'onQuery' | 'found' | 'online'> {
  kind: 'group' | 'channel'
  /** Makes the chat, and opens it; a rejection is told beside the field that it concerns. */
  onCreate: (title: string, people: readonly User[], picture: Blob | null) => Promise<void>
  /** There is no connection: what is begun now waits until there is. */
  isWaiting: boolean
}

export interface NewChatDialogProps extends NewChatFormProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function NewChatDialog({ open, onOpenChange, ...form }: NewChatDialogProps) {
  const t = useText('groups')
  const { kind } = form
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(`inbox.new_${kind}`)}
      description={t(`groups.${kind}_text`)}
    >
      <NewChatForm {...form} />
    </Dialog>
  )
}

function NewChatForm({ onCreate, isWaiting, kind: _, ...search }: NewChatFormProps) {
  const t = useText('groups')
  const [people, setPeople] = useState<readonly User[]>([])
  const [picture, setPicture] = useState<Blob | null>(null)
  const [isChoosing, setChoosing] = useState(false)
  const form = useForm({
    names: ['title', 'userIds'],
    initial: { title: '', userIds: '' },
    check: ({ title }) => ({
      ...(cleanName(title) === '' && { title: t('groups.need_name') }),
      ...(people.length > limits.peopleAtOnce && {
        userIds: t('groups.too_many', { count: limits.peopleAtOnce }),
      }),
    }),
    send: ({ title }) => onCreate(cleanName(title), people, picture),
  })
  const problem = form.problem ?? form.bind('userIds').error
  return (
    <>
      <form noValidate onSubmit={form.onSubmit} className="flex min-h-0 flex-1 flex-col">
        <div className="flex items-start gap-4 px-5 pb-3">
          <PictureChoice
            square={picture}
            onChoose={() => setChoosing(true)}
            onRemove={() => setPicture(null)}
          />
          <Field
            autoFocus
            label={t('groups.name')}
            dir="auto"
            autoComplete="off"
            maxLength={limits.titleMax}
            className="min-w-0 flex-1"
            {...form.bind('title')}
          />
        </div>
        <div className="flex min-h-48 flex-1 flex-col overflow-hidden pt-1">
          <PeoplePicker {...search} autoFocus={false} chosen={people} onChange={setPeople} />
        </div>
        <div className="flex flex-col gap-3 border-t border-line px-5 py-3">
          {problem !== null && <Notice tone="error">{problem}</Notice>}
          <div role="status" className="empty:hidden">
            {form.busy && isWaiting && <Notice tone="hint">{t('groups.waiting')}</Notice>}
          </div>
          <Button type="submit" tone="primary" busy={form.busy}>
            {t('groups.create')}
          </Button>
        </div>
      </form>
      <PictureDialogWhenOpen
        open={isChoosing}
        onOpenChange={setChoosing}
        onSave={async (square) => setPicture(square)}
      />
    </>
  )
}
