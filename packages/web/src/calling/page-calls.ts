// Calls of the person who is signed in: the engine, which tab it works in, and everything that rings.
import {
  browserPlatform,
  type CallEngine,
  type CallHandle,
  type CallPlace,
  createCallEngine,
  type Platform,
} from '@poruch/calls'
import type { Session } from '@poruch/client'
import { type Readable, Value } from '@poruch/live'
import type { CallMedia, UserId } from '@poruch/protocol'
import { preferences } from '../app/preferences.ts'
import { holdPage } from '../app/reload.ts'
import { type Alert, createCallAlert } from './alert.ts'
import { electLeader } from './leader.ts'
import { createCallSounds } from './sounds.ts'
import { callView } from './view.ts'

/** The sentences that stand outside the page, in the reader's language. */
export interface CallSentences {
  incoming(peerId: UserId, media: CallMedia): Alert
  busyInOtherTab(): void
}

export interface PageCalls {
  readonly engine: CallEngine
  readonly platform: Platform
  /** The ringtone is silent until the person touches the page. */
  readonly soundBlocked: Readable<boolean>
  startCall(place: CallPlace, media: 'audio' | 'video'): CallHandle | null
  close(): void
}

const current = new Value<PageCalls | null>(null)

/** The calls of this page; null while nobody is signed in. */
export const pageCalls: Readable<PageCalls | null> = current

/**
 * Calls somebody where they write. Must come from the person's own gesture. In the first moments after signing in it waits until
 * calls can be made; whoever signs out meanwhile calls nobody.
 */
export function startCall(place: CallPlace, media: 'audio' | 'video'): void {
  const calls = current.get()
  if (calls) return void calls.startCall(place, media)
  const stop = current.subscribe(() => {
    stop()
    current.get()?.startCall(place, media)
  })
}

/** Begins to ring for a session. The caller closes it when the person signs out. */
export function openPageCalls(session: Pick<Session, 'calls'>, sentences: CallSentences): PageCalls {
  const platform = browserPlatform()
  const engine = createCallEngine({ signaling: session.calls, platform, settings: () => preferences.get() })
  const leadership = electLeader()
  const sounds = createCallSounds()
  const alert = createCallAlert()
  const letPageGo = holdPage(() => engine.current.get() !== null)
  const follow = (): void => engine.setLeader(leadership.isLeader.get())
  const stopFollowing = leadership.isLeader.subscribe(follow)
  follow()

  const stopWatching = watchCurrent(engine, (call) => {
    const snapshot = call?.get() ?? null
    const view = callView(snapshot, false)
    sounds.play(view.sound)
    alert.keepAwake(view.awake)
    alert.show(view.sound === 'ring' && snapshot ? sentences.incoming(snapshot.peerId, snapshot.media) : null)
    leadership.setBusy(view.surface === 'screen' && view.leavesAfterMs === null)
  })

  const opened: PageCalls = {
    engine,
    platform,
    soundBlocked: sounds.isBlocked,
    startCall(place, media) {
      if (!leadership.isLeader.get() && leadership.isOtherBusy()) {
        sentences.busyInOtherTab()
        return null
      }
      leadership.take()
      return engine.start(place, media)
    },
    close() {
      if (current.get() === opened) current.set(null)
      stopWatching()
      stopFollowing()
      letPageGo()
      engine.dispose()
      leadership.end()
      sounds.end()
      alert.end()
    },
  }
  current.set(opened)
  return opened
}

/** Calls `look` now and with each change of the call this device is in. Returns the way to stop. */
function watchCurrent(
  engine: Pick<CallEngine, 'current'>,
  look: (call: CallHandle | null) => void,
): () => void {
  let stopCall = (): void => {}
  const change = (): void => {
    stopCall()
    const call = engine.current.get()
    stopCall = call?.subscribe(() => look(call)) ?? (() => {})
    look(call)
  }
  const stopEngine = engine.current.subscribe(change)
  change()
  return () => {
    stopEngine()
    stopCall()
  }
}
