// Asks for the name of a room: of a new one, or another one for a room that there is.
import { cleanName, limits } from '@poruch/protocol'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Field } from '../parts/Field.tsx'
import { Notice } from '../parts/Notice.tsx'
import { useText } from '../text-context.tsx'
import { useForm } from '../use-form.ts'

interface FormProps {
  initial: string
  /** What the button says. */
  confirm: string
  /** There is no connection: what is begun now waits until there is. */
  isWaiting: boolean
  /** The window stays open with the reason when it rejects. */
  onSave: (title: string) => Promise<void>
}

export interface RoomTitleDialogProps extends FormProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  text?: string
}

export function RoomTitleDialog({ open, onOpenChange, title, text, onSave, ...form }: RoomTitleDialogProps) {
  const save = async (name: string) => {
    await onSave(name)
    onOpenChange(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      {...(text === undefined ? {} : { description: text })}
    >
      <TitleForm {...form} onSave={save} />
    </Dialog>
  )
}

function TitleForm({ initial, confirm, isWaiting, onSave }: FormProps) {
  const t = useText('rooms')
  const form = useForm({
    names: ['title'],
    initial: { title: initial },
    check: ({ title }) => (cleanName(title) === '' ? { title: t('rooms.need_name') } : {}),
    send: ({ title }) => onSave(cleanName(title)),
  })
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4 px-5 pb-5">
      <Field
        autoFocus
        label={t('rooms.name')}
        dir="auto"
        autoComplete="off"
        maxLength={limits.roomTitleMax}
        onFocus={(event) => event.target.select()}
        {...form.bind('title')}
      />
      {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
      <div role="status" className="empty:hidden">
        {form.busy && isWaiting && <Notice tone="hint">{t('rooms.waiting')}</Notice>}
      </div>
      <Button type="submit" tone="primary" busy={form.busy}>
        {confirm}
      </Button>
    </form>
  )
}
