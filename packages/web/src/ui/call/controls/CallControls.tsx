// The row of round buttons under a call. Each keeps its place from the first ring to the end.
import type { LucideIcon } from 'lucide-react'
import {
  Mic,
  MicOff,
  PhoneOff,
  ScreenShare,
  ScreenShareOff,
  Settings2,
  SwitchCamera,
  Video,
  VideoOff,
} from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ComponentProps } from 'react'
import type { CallControl } from '../../../calling/view.ts'
import { classNames } from '../../parts/class-names.ts'
import { useText } from '../../text-context.tsx'
import { DevicePickers } from '../devices/DevicePickers.tsx'
import type { CallScreenProps } from '../screen-props.ts'
import { toggleCamera, toggleMicrophone, toggleScreen } from './toggle.ts'

export function CallControls(props: CallScreenProps & { isHidden: boolean }) {
  const { call, snapshot, view, isHidden } = props
  const t = useText('call')
  const act = (id: CallControl['id']): void => {
    if (id === 'microphone') toggleMicrophone(call, snapshot)
    else if (id === 'camera') toggleCamera(call, snapshot)
    else if (id === 'screen') toggleScreen(call, snapshot)
    else if (id === 'switch_camera') call.switchCamera()
    else if (id === 'end') call.hangUp()
  }
  return (
    <div
      role="toolbar"
      aria-label={t('call.controls')}
      className={classNames(
        'call-bar call-controls relative flex shrink-0 justify-center px-3 pt-3 pb-[max(1.5rem,env(safe-area-inset-bottom))]',
        view.picture === 'remote' && 'call-fade-bottom',
        isHidden && 'call-quiet',
      )}
    >
      {view.controls.map((control) =>
        control.id === 'devices' ? (
          <DevicesControl key={control.id} control={control} {...props} />
        ) : (
          <ControlButton key={control.id} control={control} onClick={() => act(control.id)} />
        ),
      )}
    </div>
  )
}

const icons: Readonly<Record<CallControl['id'], [plain: LucideIcon, off: LucideIcon]>> = {
  microphone: [Mic, MicOff],
  camera: [Video, VideoOff],
  screen: [ScreenShare, ScreenShareOff],
  switch_camera: [SwitchCamera, SwitchCamera],
  devices: [Settings2, Settings2],
  end: [PhoneOff, PhoneOff],
}

const looks = {
  plain: 'call-plain text-ink hover:brightness-125',
  off: 'bg-ink text-page hover:brightness-90',
  danger: 'bg-danger text-danger-ink hover:brightness-110',
} as const

interface ControlButtonProps extends ComponentProps<'button'> {
  control: CallControl
}

function ControlButton({ control, ...rest }: ControlButtonProps) {
  const t = useText('call')
  const label = t(control.label.key)
  const [Plain, Off] = icons[control.id]
  const Icon = control.look === 'off' ? Off : Plain
  const hint = control.shortcut === null ? label : t('call.with_key', { label, key: control.shortcut })
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={control.shortcut ?? undefined}
      disabled={!control.enabled}
      className={classNames(
        'call-control relative inline-flex items-center justify-center rounded-full transition-[background-color,filter] duration-150 disabled:opacity-50',
        looks[control.look],
      )}
      {...rest}
    >
      <Icon size={24} aria-hidden="true" />
      <span aria-hidden="true" className="call-hint">
        {hint}
      </span>
    </button>
  )
}

function DevicesControl({ control, call, snapshot, devices }: CallScreenProps & { control: CallControl }) {
  const t = useText('call')
  const chosen = { microphone: snapshot.microphone.deviceId, camera: snapshot.camera.deviceId }
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <ControlButton control={control} />
      </Popover.Trigger>
      <Popover.Content
        side="top"
        sideOffset={12}
        collisionPadding={12}
        aria-label={t('call.devices')}
        className="z-10 flex max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-4 overflow-y-auto rounded-large border border-line bg-raised p-4 shadow-float outline-none animate-appear"
      >
        <DevicePickers
          devices={devices}
          chosen={chosen}
          hasDefault={false}
          onChoose={(kind, id) => {
            if (id !== null) call.setDevice(kind, id)
          }}
        />
      </Popover.Content>
    </Popover.Root>
  )
}
