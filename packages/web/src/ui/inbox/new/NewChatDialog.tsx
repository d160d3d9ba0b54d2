// Begins a group or a channel: its name, and whoever is in it from the start.
import type { User } from '@poruch/protocol'
import { useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { PeoplePicker, type PeoplePickerProps } from '../../people/PeoplePicker.tsx'
import { useText } from '../../text-context.tsx'
import { useForm } from '../../use-form.ts'

/** In characters. */
const titleMax = 200

export interface NewChatFormProps extends Pick<PeoplePickerProps, 'query' | 'onQuery' | 'found' | 'online'> {
  kind: 'group' | 'channel'
  /** Makes the chat, and opens it; a rejection is told beside the field that it concerns. */
  onCreate: (title: string, people: readonly User[]) => Promise<void>
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

function NewChatForm({ onCreate, kind: _, ...search }: NewChatFormProps) {
  const t = useText('groups')
  const [people, setPeople] = useState<readonly User[]>([])
  const form = useForm({
    names: ['title'],
    initial: { title: '' },
    check: ({ title }) => (title.trim() === '' ? { title: t('groups.need_name') } : {}),
    send: ({ title }) => onCreate(title.trim(), people),
  })
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex min-h-0 flex-1 flex-col">
      <div className="px-5 pb-4">
        <Field
          autoFocus
          label={t('groups.name')}
          dir="auto"
          autoComplete="off"
          maxLength={titleMax}
          {...form.bind('title')}
        />
      </div>
      <div className="flex min-h-48 flex-1 flex-col overflow-hidden">
        <PeoplePicker {...search} autoFocus={false} chosen={people} onChange={setPeople} />
      </div>
      <div className="flex flex-col gap-3 border-t border-line px-5 py-3">
        {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
        <Button type="submit" tone="primary" busy={form.busy}>
          {t('groups.create')}
        </Button>
      </div>
    </form>
  )
}
