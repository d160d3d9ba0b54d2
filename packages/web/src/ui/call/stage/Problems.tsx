// Why the microphone or the camera is not on, how the call goes on without it, and the way out.
import type { CallHandle } from '@poruch/calls'
import { MicOff, ScreenShareOff, VideoOff, X } from 'lucide-react'
import { useState } from 'react'
import type { ProblemWords } from '../../../calling/words.ts'
import { Button } from '../../parts/Button.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import { retry } from '../controls/toggle.ts'

const icons = { microphone: MicOff, camera: VideoOff, screen: ScreenShareOff } as const

export function Problems({ call, problems }: { call: CallHandle; problems: readonly ProblemWords[] }) {
  const [closed, setClosed] = useState<readonly string[]>([])
  const open = problems.filter(({ title }) => !closed.includes(title.key))
  return (
    <div role="status" className="relative z-2 flex flex-col items-center gap-2 overflow-y-auto px-3 pb-1">
      {open.map((problem) => (
        <Problem
          key={problem.kind}
          call={call}
          problem={problem}
          onClose={() => setClosed([...closed, problem.title.key])}
        />
      ))}
    </div>
  )
}

interface ProblemProps {
  call: CallHandle
  problem: ProblemWords
  onClose: () => void
}

function Problem({ call, problem, onClose }: ProblemProps) {
  const t = useText('call')
  const Icon = icons[problem.kind]
  return (
    <section className="flex w-full max-w-120 shrink-0 items-start gap-3 rounded-large bg-warning-soft p-3 text-ink animate-rise">
      <Icon size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-warning-text" />
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold text-warning-text">{t(problem.title.key)}</h3>
        <p>
          {problem.goesOn !== null && `${t(problem.goesOn.key)} `}
          {t(problem.wayOut.key)}
        </p>
        {problem.canRetry && (
          <Button className="mt-2" onClick={() => retry(call, problem.kind)}>
            {t('common.try_again')}
          </Button>
        )}
      </div>
      <IconButton icon={X} label={t('common.close')} className="-m-2 text-ink" onClick={onClose} />
    </section>
  )
}
