// Picture, name and description of a chat, and for whoever may the ways to change them right there.
import type { Chat } from '@poruch/protocol'
import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { useText } from '../../text-context.tsx'
import { LinkifiedText } from '../bodies/LinkifiedText.tsx'
import { ChatPicture } from './ChatPicture.tsx'
import { EditChat } from './EditChat.tsx'

export function AboutChat({ chat, mayEdit }: { chat: Chat; mayEdit: boolean }) {
  const [edits, setEdits] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !edits) opener.current?.focus()
    wasEditing.current = edits
  }, [edits])
  return (
    <div className="flex flex-col items-center gap-1 pt-6 pb-4 text-center">
      <ChatPicture chat={chat} mayEdit={mayEdit} />
      {edits && mayEdit ? (
        <EditChat chat={chat} onDone={() => setEdits(false)} />
      ) : (
        <Words chat={chat} mayEdit={mayEdit} opener={opener} onEdit={() => setEdits(true)} />
      )}
    </div>
  )
}

interface WordsProps {
  chat: Chat
  mayEdit: boolean
  opener: React.RefObject<HTMLButtonElement | null>
  onEdit: () => void
}

const nobody = [] as const

function Words({ chat, mayEdit, opener, onEdit }: WordsProps) {
  const t = useText('groups')
  const { title, description, kind } = chat
  return (
    <>
      <p dir="auto" className="break-long max-w-full overflow-clip pt-3 text-title font-semibold">
        {title}
      </p>
      <p className="text-muted">{t('groups.kind', { kind })}</p>
      {description !== '' && (
        <p dir="auto" className="break-long max-w-full overflow-clip pt-2 whitespace-pre-wrap">
          <LinkifiedText text={description} mentions={nobody} />
        </p>
      )}
      {mayEdit && (
        <Button ref={opener} tone="quiet" className="mt-1" onClick={onEdit}>
          <Pencil size={18} aria-hidden="true" />
          {t('groups.edit')}
        </Button>
      )}
    </>
  )
}
