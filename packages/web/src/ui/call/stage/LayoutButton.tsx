// Switches between all alike and the speaker large; its name says what comes.
import { LayoutGrid, Presentation } from 'lucide-react'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import type { Layout } from '../use-layout.ts'

export function LayoutButton({ layout }: { layout: Layout }) {
  const t = useText('call')
  const isLarge = layout.large !== null
  const onClick = () => {
    // A pin is a speaker layout too: both end with the grid.
    if (isLarge) layout.pin(null)
    if (isLarge === (layout.kind === 'speaker')) layout.toggle()
  }
  return (
    <IconButton
      icon={isLarge ? LayoutGrid : Presentation}
      label={t(isLarge ? 'call.layout_grid' : 'call.layout_speaker')}
      className="rounded-full! text-ink"
      onClick={onClick}
    />
  )
}
