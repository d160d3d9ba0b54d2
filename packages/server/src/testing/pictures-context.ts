// What actions on pictures are given, with real parts, and a list of what they told.
import type { ServerMessage } from '@poruch/protocol'
import type { Audience } from '../bus/bus.ts'
import type { Store } from '../db/open.ts'
import { createRateLimits } from '../limits/rate-limits.ts'
import type { PicturesContext } from '../pictures/commands.ts'
import type { MakeSquare } from '../pictures/picture.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

export interface TestPictures {
  readonly context: PicturesContext
  readonly clock: ManualClock
  readonly told: readonly { readonly audience: Audience; readonly event: ServerMessage }[]
}

export function picturesContext(store: Store, makeSquare: MakeSquare): TestPictures {
  const clock = createManualClock()
  const told: { audience: Audience; event: ServerMessage }[] = []
  const publish: PicturesContext['publish'] = (audience, event) => void told.push({ audience, event })
  return { context: { store, clock, limits: createRateLimits(clock), makeSquare, publish }, clock, told }
}
