// Lists to choose the microphone, the camera and the speaker from. What is chosen is kept for the next call.
import type { MediaDevice } from '@poruch/calls'
import { type Preferences, preferences, setPreferences } from '../../../app/preferences.ts'
import { Select } from '../../parts/Select.tsx'
import { useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import { canChooseSpeaker } from '../use-remote-audio.ts'

type Kind = MediaDevice['kind']

export interface DevicePickersProps {
  devices: readonly MediaDevice[]
  /** Which ones are in use, where that is known better than from what was kept. */
  chosen?: Readonly<Partial<Record<Kind, string | null>>>
  /** May the choice be left to the browser? */
  hasDefault: boolean
  onChoose?: (kind: 'microphone' | 'camera', id: string | null) => void
}

const kept = {
  microphone: 'microphoneId',
  camera: 'cameraId',
  speaker: 'speakerId',
} as const satisfies Record<Kind, keyof Preferences>

export function DevicePickers(props: DevicePickersProps) {
  const kinds: readonly Kind[] = canChooseSpeaker
    ? ['microphone', 'camera', 'speaker']
    : ['microphone', 'camera']
  return kinds.map((kind) => <DevicePicker key={kind} kind={kind} {...props} />)
}

/** One list; shared with the settings, which put a test under each. */
export function DevicePicker({
  kind,
  devices,
  chosen,
  hasDefault,
  onChoose,
}: DevicePickersProps & { kind: Kind }) {
  const t = useText('call')
  const choices = useValue(preferences)
  const found = devices.filter((device) => device.kind === kind && device.id !== '')
  const options = found.map((device, index) => ({
    value: device.id,
    label: device.label === '' ? t(`call.unnamed_${kind}`, { number: index + 1 }) : device.label,
  }))
  const value = chosen?.[kind] ?? choices[kept[kind]] ?? ''
  const isKnown = options.some((option) => option.value === value)
  // A speaker can always be left to the browser: nothing says which one it plays through.
  const withDefault = hasDefault || kind === 'speaker' || !isKnown
  if (withDefault) options.unshift({ value: '', label: t('call.default_device') })
  return (
    <Select
      label={t(`call.${kind}`)}
      value={isKnown ? value : ''}
      options={options}
      onValueChange={(id) => {
        setPreferences({ [kept[kind]]: id === '' ? null : id })
        if (kind !== 'speaker') onChoose?.(kind, id === '' ? null : id)
      }}
    />
  )
}
