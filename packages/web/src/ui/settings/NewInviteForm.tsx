// Makes an invite link and shows it the one time it can be shown.
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { Select } from '../parts/Select.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'

const unlimited = 'unlimited'
const useChoices = [1, 5, 10, 100] as const
const dayChoices = [1, 7, 30] as const
const dayMs = 86_400_000

export function NewInviteForm({ onCreated }: { onCreated: () => void }) {
  const t = useText('settings')
  const { api } = useSession()
  const errorText = useErrorText()
  const [uses, setUses] = useState('1')
  const [days, setDays] = useState('7')
  const [busy, setBusy] = useState(false)
  const [link, setLink] = useState<string | null>(null)
  const create = async () => {
    setBusy(true)
    try {
      const { token } = await api.createInvite({
        uses: uses === unlimited ? null : Number(uses),
        expiresAt: days === unlimited ? null : Date.now() + Number(days) * dayMs,
      })
      setLink(`${location.origin}/invite/${token}`)
      onCreated()
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    setBusy(false)
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 md:grid-cols-2">
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
      <Button tone="primary" busy={busy} className="self-start" onClick={() => void create()}>
        {t('invites.create')}
      </Button>
      {link !== null && <NewLink link={link} />}
    </div>
  )
}

function NewLink({ link }: { link: string }) {
  const t = useText('settings')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      showToast(t('invites.copied'))
    } catch {
      // Refused, or no secure context: the person can still select it.
      showToast(t('invites.copy_failed'), 'error')
    }
  }
  return (
    <div role="status" className="flex items-end gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t('invites.link')}
        hint={t('invites.link_note')}
        readOnly
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <Button className="mb-5.5" onClick={() => void copy()}>
        <Copy size={18} aria-hidden="true" />
        {t('common.copy')}
      </Button>
    </div>
  )
}
