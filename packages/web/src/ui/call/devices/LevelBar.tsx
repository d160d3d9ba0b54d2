// A bar that follows how loud a microphone is.

import { watchLevel } from '@poruch/calls'
import { useEffect, useRef } from 'react'
import { useText } from '../../text-context.tsx'

export function LevelBar({ stream }: { stream: MediaStream }) {
  const t = useText('call')
  const meter = useRef<HTMLMeterElement>(null)
  const bar = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      watchLevel(stream, (level) => {
        if (meter.current) meter.current.value = level
        bar.current?.style.setProperty('transform', `scaleX(${level.toFixed(2)})`)
      }),
    [stream],
  )
  return (
    <div className="w-full max-w-96">
      <meter ref={meter} aria-label={t('call.level')} min={0} max={1} className="sr-only" />
      <span aria-hidden="true" className="block h-3 overflow-hidden rounded-full bg-hover">
        <span
          ref={bar}
          className="block size-full origin-left scale-x-0 rounded-full bg-accent transition-transform duration-75"
        />
      </span>
      <p className="pt-1 text-small text-muted">{t('call.level_hint')}</p>
    </div>
  )
}
