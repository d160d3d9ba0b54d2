// A call of many: a tile for each device that is in, one's own last; all alike, or one of them large beside the others.
import type { CallSnapshot } from '@poruch/calls'
import { othersIn } from '../../../calling/others.ts'
import { useText } from '../../text-context.tsx'
import type { Layout } from '../use-layout.ts'
import { OtherTile, OwnTile } from './Tile.tsx'
import { type Tiles, useTiles } from './use-tiles.ts'

interface GridProps {
  snapshot: CallSnapshot
  layout: Layout
}

export function Grid({ snapshot, layout }: GridProps) {
  const tiles = useTiles(layout, othersIn(snapshot))
  const Shown = layout.large === null ? Alike : OneLarge
  return (
    <div ref={tiles.place} className="contents">
      <Shown snapshot={snapshot} tiles={tiles} />
    </div>
  )
}

interface ShownProps {
  snapshot: CallSnapshot
  tiles: Tiles
}

const place = 'call-place call-many absolute inset-0 gap-2 md:gap-3'

function Alike({ snapshot, tiles }: ShownProps) {
  const t = useText('call')
  const others = othersIn(snapshot)
  const own = snapshot.participants.find(({ isSelf }) => isSelf)
  return (
    <ul aria-label={t('call.people')} data-count={others.length + 1} className={`call-grid grid ${place}`}>
      {others.map((one) => (
        <OtherTile key={one.deviceId} one={one} tiles={tiles} />
      ))}
      {own !== undefined && <OwnTile own={own} snapshot={snapshot} />}
    </ul>
  )
}

/** The small ones stand in a row below, or beside where the screen is wide; they are scrolled, never made smaller. */
function OneLarge({ snapshot, tiles }: ShownProps) {
  const t = useText('call')
  const others = othersIn(snapshot)
  const own = snapshot.participants.find(({ isSelf }) => isSelf)
  const large = others.filter(({ deviceId }) => deviceId === tiles.layout.large)
  const small = others.filter(({ deviceId }) => deviceId !== tiles.layout.large)
  return (
    <div className={`call-one-large flex ${place}`}>
      <ul aria-label={t('call.layout_speaker')} className="grid min-h-0 min-w-0 flex-1">
        {large.map((one) => (
          <OtherTile key={one.deviceId} one={one} tiles={tiles} size="large" />
        ))}
      </ul>
      <ul aria-label={t('call.people')} className="call-small-tiles flex shrink-0 gap-2">
        {small.map((one) => (
          <OtherTile key={one.deviceId} one={one} tiles={tiles} size="small" />
        ))}
        {own !== undefined && <OwnTile own={own} snapshot={snapshot} size="small" />}
      </ul>
    </div>
  )
}
