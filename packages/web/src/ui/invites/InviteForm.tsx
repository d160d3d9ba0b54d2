// How often and how long a new invite link works.
import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Select } from '../parts/Select.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'

export interface InviteLimits {
  /** Null: any number of people. */
  uses: number | null
  /** In milliseconds since the Unix epoch; null: never. */
  expiresAt: number | null
}

const unlimited = 'unlimited'
const useChoices = [1, 5, 10, 100] as const
const dayChoices = [1, 7, 30] as const
const dayMs = 86_400_000

export interface InviteFormProps {
  busy: boolean
  onCreate: (limits: InviteLimits) => void
}

export function InviteForm({ busy, onCreate }: InviteFormProps) {
  const t = useText('invites')
  const { clock } = useSession()
  const [uses, setUses] = useState('1')
  const [days, setDays] = useState('7')
  const create = () =>
    onCreate({
      uses: uses === unlimited ? null : Number(uses),
      expiresAt: days === unlimited ? null : clock.now() + Number(days) * dayMs,
    })
  return (
    <>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-4">
        <Select
          label={t('invites.uses')}
          value={uses}
          options={[
            ...useChoices.map((count) => ({
              value: String(count),
              label: t('invites.use_count', { count }),
            })),
            { value: unlimited, label: t('invites.unlimited') },
          ]}
          onValueChange={setUses}
        />
        <Select
          label={t('invites.expires')}
          value={days}
          options={[
            ...dayChoices.map((count) => ({ value: String(count), label: t('invites.in_days', { count }) })),
            { value: unlimited, label: t('invites.never') },
          ]}
          onValueChange={setDays}
        />
      </div>
      <Button tone="primary" busy={busy} className="self-start" onClick={create}>
        {t('invites.create')}
      </Button>
    </>
  )
}
