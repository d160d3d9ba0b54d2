// A new invite link, the one time it can be shown: to copy, and as a picture for the phone of whoever sits beside.
import { Copy } from 'lucide-react'
import { showToast } from '../../app/toasts.ts'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { useText } from '../text-context.tsx'
import { QrCode } from './QrCode.tsx'

export function NewLink({ link }: { link: string }) {
  const t = useText('invites')
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
    <div role="status" className="flex flex-col gap-4">
      <Field
        label={t('invites.link')}
        hint={t('invites.link_note')}
        readOnly
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <Button className="self-start" onClick={() => void copy()}>
        <Copy size={18} aria-hidden="true" />
        {t('common.copy')}
      </Button>
      <figure className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <QrCode text={link} label={t('invites.qr')} />
        <figcaption className="min-w-40 flex-1 text-small text-muted">{t('invites.qr_hint')}</figcaption>
      </figure>
    </div>
  )
}
