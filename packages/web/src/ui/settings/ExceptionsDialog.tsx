// Chooses people whose calls ring in spite of "Do not disturb".
import { limits, type User, type UserId } from '@poruch/protocol'
import { useMemo, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { PeoplePicker } from '../people/PeoplePicker.tsx'
import { useFoundPeople } from '../people/use-found-people.ts'
import { useText } from '../text-context.tsx'
import { usePresence } from '../use-presence.ts'

export interface ExceptionsDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Those who may call already. */
  without: readonly UserId[]
  onAdd: (people: readonly User[]) => Promise<void>
}

export function ExceptionsDialog({ open, onOpenChange, ...props }: ExceptionsDialogProps) {
  const t = useText('settings')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('settings.exceptions')}>
      <Choosing {...props} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function Choosing({
  without,
  onAdd,
  onDone,
}: Pick<ExceptionsDialogProps, 'without' | 'onAdd'> & { onDone: () => void }) {
  const t = useText('settings')
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<readonly User[]>([])
  const [busy, setBusy] = useState(false)
  const found = useFoundPeople(query.trim())
  const known = useMemo(() => new Set(without), [without])
  // As many as stand on a screen: nobody else is asked for.
  const online = usePresence(found.people.slice(0, 30).map(({ id }) => id))
  const isFull = without.length + chosen.length > limits.peopleAtOnce
  const add = async () => {
    setBusy(true)
    await onAdd(chosen)
    onDone()
  }
  return (
    <div className="flex min-h-80 flex-1 flex-col overflow-hidden">
      <PeoplePicker
        {...{ query, found, online, chosen, busy }}
        onQuery={setQuery}
        onChange={setChosen}
        without={known}
      />
      <div className="flex flex-col gap-3 border-t border-line px-5 py-3">
        {isFull && <p role="status">{t('settings.exceptions_full')}</p>}
        <Button
          tone="primary"
          busy={busy}
          disabled={chosen.length === 0 || isFull}
          onClick={() => void add()}
        >
          {t('settings.exceptions_let')}
        </Button>
      </div>
    </div>
  )
}
