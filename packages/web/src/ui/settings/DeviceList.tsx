// The browsers and apps this person is signed in with, and signing them out.
import type { Device, DeviceId } from '@poruch/protocol'
import { MonitorSmartphone } from 'lucide-react'
import { useCallback, useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Button } from '../parts/Button.tsx'
import { LoadProblem } from '../parts/LoadProblem.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
import { useLoad } from '../use-load.ts'
import { useNow } from '../use-now.ts'
import { useValue } from '../use-value.ts'

export function DeviceList() {
  const t = useText('settings')
  const { api, devicesChanged } = useSession()
  const errorText = useErrorText()
  const load = useCallback(() => api.devices(), [api])
  const { value, problem, reload } = useLoad(load, useValue(devicesChanged))
  const [busy, setBusy] = useState(false)
  const place = useKeptFocus<HTMLDivElement>()

  const act = async (work: () => Promise<void>, done: string | null) => {
    setBusy(true)
    try {
      await work()
      if (done !== null) showToast(done)
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    await reload()
    setBusy(false)
  }
  if (value === null)
    return problem === null ? (
      <ListSkeleton rows={2} />
    ) : (
      <LoadProblem what={t('settings.devices_failed')} reason={problem} onRetry={() => void reload()} />
    )
  const others = value.devices.filter(({ id }) => id !== value.current)
  const current = value.devices.filter(({ id }) => id === value.current)
  return (
    <div ref={place} tabIndex={-1} className="flex flex-col gap-4 outline-none">
      <ul className="flex flex-col gap-1">
        {[...current, ...others].map((device) => (
          <DeviceRow
            key={device.id}
            device={device}
            isCurrent={device.id === value.current}
            busy={busy}
            onSignOut={(id) => void act(() => api.removeDevice(id), null)}
          />
        ))}
      </ul>
      {others.length > 0 && (
        <Button
          busy={busy}
          className="self-start"
          onClick={() => void act(() => api.removeOtherDevices(), t('settings.others_signed_out'))}
        >
          {t('settings.sign_out_others')}
        </Button>
      )}
    </div>
  )
}

interface DeviceRowProps {
  device: Device
  isCurrent: boolean
  busy: boolean
  onSignOut: (id: DeviceId) => void
}

function DeviceRow({ device, isCurrent, busy, onSignOut }: DeviceRowProps) {
  const t = useText('settings')
  const locale = useLocale()
  const now = useNow()
  const note = isCurrent
    ? t('settings.this_device')
    : t('settings.seen', { when: formatDateTime(locale, device.seenAt, now) })
  return (
    <li className="flex min-h-14 items-center gap-3">
      <MonitorSmartphone size={20} aria-hidden="true" className="shrink-0 text-muted" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span title={device.name} className="truncate">
          {device.name}
        </span>
        <span className={`figures truncate text-small ${isCurrent ? 'text-accent-text' : 'text-muted'}`}>
          {note}
        </span>
      </span>
      {!isCurrent && (
        <Button
          tone="quiet"
          busy={busy}
          title={t('settings.sign_out_device', { device: device.name })}
          onClick={() => onSignOut(device.id)}
        >
          {t('settings.sign_out')}
        </Button>
      )}
    </li>
  )
}
