// The shape of what is still to come, standing where it will stand.
import { useText } from '../text-context.tsx'

export function ListSkeleton({ rows = 6 }: { rows?: number }) {
  const t = useText()
  return (
    <div role="status" aria-label={t('common.loading')} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells empty shapes apart
        <div key={row} className="flex items-center gap-3 px-3 py-3">
          <span className="skeleton size-11 shrink-0 rounded-full" />
          <span className="flex flex-1 flex-col gap-2">
            <span className="skeleton h-4 w-2/5" />
            <span className="skeleton h-3 w-4/5" />
          </span>
        </div>
      ))}
    </div>
  )
}

export function PageSkeleton() {
  const t = useText()
  return (
    <div role="status" aria-label={t('common.loading')} className="flex flex-col gap-4 p-6">
      <span className="skeleton h-6 w-40" />
      <span className="skeleton h-24 w-full max-w-160" />
      <span className="skeleton h-24 w-full max-w-160" />
    </div>
  )
}
