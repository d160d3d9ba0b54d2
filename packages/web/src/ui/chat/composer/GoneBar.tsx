// Stands in place of the box to write in where this person no longer is: why, and the draft that is left.
import type { Gone, Timeline } from '@poruch/client'
import type { FirstKey } from '../../../i18n/sentences.ts'
import { useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import { UnsentActions } from '../bodies/UnsentActions.tsx'
import { footClass } from './foot-class.ts'

const reasons: Readonly<Record<Gone, FirstKey>> = {
  left: 'chat.gone_left',
  removed: 'chat.gone_removed',
  banned: 'chat.gone_banned',
  deleted: 'chat.gone_deleted',
  unknown: 'chat.gone_unknown',
}

export function GoneBar({ timeline, gone }: { timeline: Timeline; gone: Gone }) {
  const t = useText()
  const { draft } = useValue(timeline.state)
  // A newer server may know other reasons.
  const reason = Object.hasOwn(reasons, gone) ? reasons[gone] : reasons.unknown
  return (
    <div className={footClass}>
      <div className="mx-auto flex max-w-3xl flex-col gap-1 px-2 py-1">
        <p role="status">
          <strong className="font-semibold">{t(reason)}</strong>{' '}
          <span className="text-muted">{t('chat.gone_kept')}</span>
        </p>
        {draft !== '' && (
          <div className="flex flex-wrap items-center justify-end gap-x-2">
            <p className="break-long line-clamp-3 min-w-0 flex-[1_1_16rem]">
              <span className="text-danger-text">{t('inbox.draft')}</span> <bdi>{draft}</bdi>
            </p>
            <UnsentActions text={draft} onDelete={() => timeline.setDraft('')} />
          </div>
        )}
      </div>
    </div>
  )
}
