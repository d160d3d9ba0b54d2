// Adds people to a chat that exists.
import { PoruchError, type User } from '@poruch/protocol'
import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { PeoplePicker, type PeoplePickerProps } from './PeoplePicker.tsx'

export interface AddPeopleProps
  extends Pick<PeoplePickerProps, 'query' | 'onQuery' | 'found' | 'online' | 'without'> {
  onAdd: (people: readonly User[]) => Promise<void>
}

export interface AddPeopleDialogProps extends AddPeopleProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function AddPeopleDialog({ open, onOpenChange, ...props }: AddPeopleDialogProps) {
  const t = useText('groups')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('groups.add_people')}>
      <Adding {...props} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function Adding({ onAdd, onDone, ...search }: AddPeopleProps & { onDone: () => void }) {
  const t = useText('groups')
  const errorText = useErrorText()
  const [people, setPeople] = useState<readonly User[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await onAdd(people)
      onDone()
    } catch (error) {
      const isBanned = error instanceof PoruchError && error.code === 'banned'
      setProblem(isBanned ? t('groups.add_banned') : errorText(error))
      setBusy(false)
    }
  }
  return (
    <div className="flex min-h-80 flex-1 flex-col overflow-hidden">
      <PeoplePicker {...search} chosen={people} onChange={setPeople} busy={busy} />
      <div className="flex flex-col gap-3 border-t border-line px-5 py-3">
        {problem !== null && <Notice tone="error">{problem}</Notice>}
        <Button tone="primary" busy={busy} disabled={people.length === 0} onClick={() => void add()}>
          {t('groups.add')}
        </Button>
      </div>
    </div>
  )
}
