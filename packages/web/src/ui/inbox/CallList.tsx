// Past calls, newest first: all, or those that were missed.
import type { Call } from '@poruch/protocol'
import { Phone, PhoneMissed } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { callEntry } from '../../calling/call-entry.ts'
import { markCallsSeen } from '../../calling/missed-calls.ts'
import { moveFocus } from '../move-focus.ts'
import { Button } from '../parts/Button.tsx'
import { classNames } from '../parts/class-names.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { RetryButton } from '../parts/RetryButton.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { usePassedFocus } from '../use-passed-focus.ts'
import { useValue } from '../use-value.ts'
import { CallRow, type LoggedCall } from './CallRow.tsx'
import { type CallLogState, useCallLog } from './use-call-log.ts'

export function CallList() {
  const t = useText('calls')
  const go = useGo()
  const log = useCallLog()
  const entries = useEntries(log.calls ?? [])
  const [show, setShow] = useState<Show>('all')
  const shown = show === 'all' ? entries : entries.filter(({ entry }) => entry.isMissed)
  useEnough(log, shown.length, show)
  useSeenCalls(entries.length)
  if (log.calls === null) return log.problem === null ? <ListSkeleton /> : <Problem log={log} />
  if (entries.length === 0)
    return (
      <EmptyState
        icon={Phone}
        title={t('calls.empty_title')}
        text={t('calls.empty_text')}
        action={
          <Button tone="primary" onClick={() => go.to('/')}>
            {t('calls.to_chats')}
          </Button>
        }
      />
    )
  return (
    <>
      <Filter show={show} onShow={setShow} />
      {shown.length === 0 && !log.more && (
        <EmptyState
          icon={PhoneMissed}
          title={t('calls.none_missed_title')}
          text={t('calls.none_missed_text')}
        />
      )}
      <ul onKeyDown={moveFocus} aria-label={t('calls.title')} className="px-2 pb-2">
        {shown.map(({ call, entry }) => (
          <CallRow key={call.id} call={call} entry={entry} log={log} />
        ))}
      </ul>
      {log.problem !== null && <Problem log={log} />}
      {log.more && (
        <div className="flex justify-center p-3">
          <Older onLoad={log.loadOlder} />
        </div>
      )}
    </>
  )
}

function useEntries(calls: readonly Call[]): readonly LoggedCall[] {
  const session = useSession()
  const me = useValue(session.me)
  return useMemo(
    () => calls.map((call) => ({ call, entry: callEntry(call, me.id, session.deviceId) })),
    [calls, me, session],
  )
}

type Show = 'all' | 'missed'
/** So many missed calls are looked for before somebody must ask for more. */
const enough = 15

/** Few calls are missed: pages are loaded until there are some to show. */
function useEnough({ more, problem, isLoading, loadOlder }: CallLogState, count: number, show: Show): void {
  const isWanted = show === 'missed' && more && count < enough && problem === null && !isLoading
  useEffect(() => {
    if (isWanted) loadOlder()
  }, [isWanted, loadOlder])
}

/** Whoever looks at the list has seen what they missed. */
function useSeenCalls(count: number): void {
  const { clock } = useSession()
  // biome-ignore lint/correctness/useExhaustiveDependencies: one more is seen as well
  useEffect(() => {
    markCallsSeen(clock.now())
  }, [count, clock])
}

function Filter({ show, onShow }: { show: Show; onShow: (show: Show) => void }) {
  const t = useText('calls')
  return (
    <fieldset className="flex gap-1 px-3 pb-2">
      <legend className="sr-only">{t('calls.show')}</legend>
      {(['all', 'missed'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={show === one}
          onClick={() => onShow(one)}
          className={classNames(
            'min-h-11 rounded-full px-4 transition-colors duration-150',
            show === one ? 'bg-accent-soft font-medium text-accent-text' : 'text-muted hover:bg-hover',
          )}
        >
          {t(`calls.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}

function Older({ onLoad }: { onLoad: () => void }) {
  const t = useText('calls')
  return (
    <Button ref={usePassedFocus()} onClick={onLoad}>
      {t('calls.more')}
    </Button>
  )
}

function Problem({ log }: { log: CallLogState }) {
  const t = useText('calls')
  return (
    <div role="alert" className="flex flex-col items-start gap-3 p-4 text-muted">
      <p>
        {t('calls.failed')} {log.problem}
      </p>
      <RetryButton onRetry={log.retry} />
    </div>
  )
}
