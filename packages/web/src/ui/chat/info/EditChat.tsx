// Changes the name and the description of a group or a channel.
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { TextArea } from '../../parts/TextArea.tsx'
import { useText } from '../../text-context.tsx'
import { useForm } from '../../use-form.ts'
import type { ChatFacts } from './facts.ts'

/** In characters. */
const titleMax = 200
const descriptionMax = 1_000

export interface EditChatProps {
  chat: Pick<ChatFacts, 'title' | 'description'>
  onSave: (change: Pick<ChatFacts, 'title' | 'description'>) => Promise<void>
}

export interface EditChatDialogProps extends EditChatProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function EditChatDialog({ open, onOpenChange, chat, onSave }: EditChatDialogProps) {
  const t = useText('groups')
  const save = async (change: Pick<ChatFacts, 'title' | 'description'>) => {
    await onSave(change)
    onOpenChange(false)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('groups.edit_title')}>
      <EditChat chat={chat} onSave={save} />
    </Dialog>
  )
}

function EditChat({ chat, onSave }: EditChatProps) {
  const t = useText('groups')
  const { title, description } = chat
  const form = useForm({
    names: ['title', 'description'],
    initial: { title, description },
    check: (values) => (values.title.trim() === '' ? { title: t('groups.need_name') } : {}),
    send: (values) => onSave({ title: values.title.trim(), description: values.description.trim() }),
  })
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5">
      <Field label={t('groups.name')} dir="auto" maxLength={titleMax} {...form.bind('title')} />
      <TextArea
        label={t('groups.description')}
        dir="auto"
        maxLength={descriptionMax}
        {...form.bind('description')}
      />
      {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
      <Button type="submit" tone="primary" busy={form.busy}>
        {t('common.save')}
      </Button>
    </form>
  )
}
