// The settings for calls: which microphone, camera and speaker, each tried out on demand.
import type { MediaProblem } from '@poruch/calls'
import { useState } from 'react'
import { preferences } from '../../../app/preferences.ts'
import { type PageCalls, pageCalls } from '../../../calling/page-calls.ts'
import { problemWords } from '../../../calling/words.ts'
import { Button } from '../../parts/Button.tsx'
import { useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import { canChooseSpeaker } from '../use-remote-audio.ts'
import { VideoView } from '../VideoView.tsx'
import { capture } from './capture.ts'
import { DevicePicker } from './DevicePickers.tsx'
import { LevelBar } from './LevelBar.tsx'
import { useCapture } from './use-capture.ts'
import { useDevices } from './use-devices.ts'

/** Stands in the settings; nothing is captured before a button asks for it. */
export function CallDevices() {
  const calls = useValue(pageCalls)
  return calls === null ? null : <Choices calls={calls} />
}

export function Choices({ calls }: { calls: PageCalls }) {
  const [asked, setAsked] = useState(0)
  const devices = useDevices(calls.engine, asked)
  const learn = () => setAsked((count) => count + 1)
  const areNamed = devices.some(({ label }) => label !== '')
  // A second capture would silence the one of a call (WebKit bug 179363).
  const call = useValue(calls.engine.current)
  const canTest = call === null
  return (
    <div className="flex flex-col gap-6">
      {!areNamed && <AllowAccess calls={calls} onAllowed={learn} />}
      <div className="flex flex-col gap-3">
        <DevicePicker kind="microphone" devices={devices} hasDefault />
        {canTest && <MicrophoneTest calls={calls} onAllowed={learn} />}
      </div>
      <div className="flex flex-col gap-3">
        <DevicePicker kind="camera" devices={devices} hasDefault />
        {canTest && <CameraTest calls={calls} onAllowed={learn} />}
      </div>
      {canChooseSpeaker && <DevicePicker kind="speaker" devices={devices} hasDefault />}
    </div>
  )
}

interface PartProps {
  calls: PageCalls
  /** Names of devices may be known now. */
  onAllowed: () => void
}

function AllowAccess({ calls, onAllowed }: PartProps) {
  const t = useText('call')
  const [problem, setProblem] = useState<MediaProblem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const ask = async () => {
    setBusy(true)
    const microphone = await capture(calls.platform, 'microphone', null)
    const camera = await capture(calls.platform, 'camera', null)
    for (const { stream } of [microphone, camera]) for (const track of stream?.getTracks() ?? []) track.stop()
    setBusy(false)
    // A computer without a camera is nothing to complain about here.
    setProblem(microphone.problem)
    onAllowed()
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-muted">{t('call.access_hint')}</p>
      <Button busy={isBusy} onClick={() => void ask()}>
        {t('call.allow_access')}
      </Button>
      <ProblemText problem={problem} />
    </div>
  )
}

function MicrophoneTest({ calls, onAllowed }: PartProps) {
  const t = useText('call')
  const { microphoneId } = useValue(preferences)
  const test = useCapture(calls.platform, 'microphone', microphoneId, onAllowed)
  return (
    <div className="flex flex-col items-start gap-2">
      <Button aria-pressed={test.isOn} onClick={test.toggle}>
        {t(test.isOn ? 'call.stop_test' : 'call.test_microphone')}
      </Button>
      {test.stream !== null && <LevelBar stream={test.stream} />}
      <ProblemText problem={test.problem} />
    </div>
  )
}

function CameraTest({ calls, onAllowed }: PartProps) {
  const t = useText('call')
  const { cameraId } = useValue(preferences)
  const test = useCapture(calls.platform, 'camera', cameraId, onAllowed)
  return (
    <div className="flex flex-col items-start gap-2">
      <Button aria-pressed={test.isOn} onClick={test.toggle}>
        {t(test.isOn ? 'call.hide_camera' : 'call.show_camera')}
      </Button>
      {test.isOn && (
        <div className="aspect-video w-full max-w-96 overflow-hidden rounded-large bg-black">
          {test.stream !== null && (
            <VideoView stream={test.stream} label={t('call.own_video')} isOwn fit="contain" />
          )}
        </div>
      )}
      <ProblemText problem={test.problem} />
    </div>
  )
}

function ProblemText({ problem }: { problem: MediaProblem | null }) {
  const t = useText('call')
  if (problem === null) return null
  const words = problemWords(problem, false)
  return (
    <p role="alert" className="text-danger-text">
      {t(words.title.key)}. {t(words.wayOut.key)}
    </p>
  )
}
