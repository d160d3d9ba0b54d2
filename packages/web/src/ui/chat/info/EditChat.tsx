// The name and the description of a group or a channel, changed where they stand.
import { type Chat, clean, cleanName, limits } from '@poruch/protocol'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { isComposing } from '../../composing.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { TextArea } from '../../parts/TextArea.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useForm } from '../../use-form.ts'

export interface EditChatProps {
  chat: Pick<Chat, 'id' | 'title' | 'description'>
  /** Saved, or left as it was. */
  onDone: () => void
}

export function EditChat({ chat, onDone }: EditChatProps) {
  const t = useText('groups')
  const { chats } = useSession()
  // As it was when this person began: what somebody else changes meanwhile is not theirs to change back.
  const [before] = useState({ title: chat.title ?? '', description: chat.description })
  const place = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const name = place.current?.elements.namedItem('title')
    if (name instanceof HTMLInputElement) name.select()
  }, [])
  const form = useForm({
    names: ['title', 'description'],
    initial: before,
    check: ({ title }) => (cleanName(title) === '' ? { title: t('groups.need_name') } : {}),
    async send(values) {
      const title = cleanName(values.title)
      const description = clean(values.description)
      // One thing at a time: what was refused is told beside its own box.
      if (title !== before.title) await chats.edit(chat.id, { what: 'title', title })
      if (description !== before.description) await chats.edit(chat.id, { what: 'description', description })
      onDone()
    },
    fieldOf: ({ field }) =>
      field === 'change.title' ? 'title' : field === 'change.description' ? 'description' : null,
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return
    // "Chat info" around it stays open.
    event.preventDefault()
    onDone()
  }
  return (
    <form
      ref={place}
      noValidate
      onSubmit={form.onSubmit}
      onKeyDown={onKeyDown}
      className="flex w-full flex-col gap-4 pt-4 text-start"
    >
      <Field label={t('groups.name')} dir="auto" maxLength={limits.titleMax} {...form.bind('title')} />
      <TextArea
        label={t('groups.description')}
        dir="auto"
        maxLength={limits.descriptionMax}
        {...form.bind('description')}
      />
      {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" tone="primary" busy={form.busy}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
