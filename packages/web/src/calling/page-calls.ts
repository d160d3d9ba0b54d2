// Calls of the person who is signed in: the engine, which tab it works in, and everything that rings.
import {
  browserPlatform,
  type CallEngine,
  type CallHandle,
  type CallPlace,
  type CallSnapshot,
  createCallEngine,
  type Platform,
} from '@poruch/calls'
import type { Session } from '@poruch/client'
import { type Readable, Value } from '@poruch/live'
import type { CallId, CallMedia } from '@poruch/protocol'
import { preferences } from '../app/preferences.ts'
import { holdPage } from '../app/reload.ts'
import { type Alert, createCallAlert } from './alert.ts'
import { electLeader } from './leader.ts'
import { countMissedCalls } from './missed-calls.ts'
import { createCallSounds } from './sounds.ts'
import { callView } from './view.ts'

/** The sentences that stand outside the page, in the reader's language. */
export interface CallSentences {
  incoming(call: CallSnapshot): Readable<Alert>
  busyInOtherTab(): void
}

export interface PageCalls {
  readonly engine: CallEngine
  readonly platform: Platform
  /** The ringtone is silent until the person touches the page. */
  readonly soundBlocked: Readable<boolean>
  startCall(place: CallPlace, media: CallMedia): CallHandle | null
  /** Another tab of this browser is in a call. */
  readonly isInOtherTab: Readable<boolean>
  /** Goes on here with a call of this person; must come from their own gesture. With sound alone: nobody is seen unasked. */
  comeBack(callId: CallId): void
  close(): void
}

const current = new Value<PageCalls | null>(null)

/** The calls of this page; null while nobody is signed in. */
export const pageCalls: Readable<PageCalls | null> = current

/**
 * Calls somebody where they write. Must come from the person's own gesture. In the first moments after signing in it waits until
 * calls can be made; whoever signs out meanwhile calls nobody.
 */
export function startCall(place: CallPlace, media: CallMedia): void {
  const calls = current.get()
  if (calls) return void calls.startCall(place, media)
  const stop = current.subscribe(() => {
    stop()
    current.get()?.startCall(place, media)
  })
}

/** Begins to ring for a session. The caller closes it when the person signs out. */
export function openPageCalls(session: Session, sentences: CallSentences): PageCalls {
  const platform = browserPlatform()
  const engine = createCallEngine({ signaling: session.calls, platform, settings: () => preferences.get() })
  const stopSettings = preferences.subscribe(() => engine.settingsChanged())
  const leadership = electLeader(() => engine.release())
  const sounds = createCallSounds()
  const alert = createCallAlert()
  const letPageGo = holdPage(() => engine.current.get() !== null || engine.held.get() !== null)
  const follow = (): void => engine.setLeader(leadership.isLeader.get())
  const stopFollowing = leadership.isLeader.subscribe(follow)
  follow()

  let alerted: CallId | null = null
  const look = (): void => {
    const [current, waiting, held] = [engine.current, engine.waiting, engine.held].map(
      (place) => place.get()?.get() ?? null,
    )
    const view = callView(current ?? null, false)
    const waits = waiting?.phase === 'incoming' ? waiting : null
    sounds.play(waits !== null && view.sound === 'none' ? 'wait' : view.sound)
    alert.keepAwake(view.awake)
    const ringing = view.sound === 'ring' ? current : waits
    if ((ringing?.id ?? null) !== alerted) {
      alerted = ringing?.id ?? null
      alert.show(ringing ? sentences.incoming(ringing) : null)
    }
    const runs = view.surface === 'screen' && view.leavesAfterMs === null
    leadership.setBusy(runs || held?.phase === 'in_call')
  }
  const stops = [engine.current, engine.waiting, engine.held].map((place) => watchCall(place, look))

  const stopCounting = countMissedCalls(session)

  const opened: PageCalls = {
    engine,
    platform,
    soundBlocked: sounds.isBlocked,
    isInOtherTab: leadership.isOtherBusy,
    startCall(place, media) {
      if (!leadership.isLeader.get() && leadership.isOtherBusy.get()) {
        sentences.busyInOtherTab()
        return null
      }
      leadership.take()
      return engine.start(place, media)
    },
    comeBack(callId) {
      leadership.seize()
      engine.comeBack(callId, { microphone: true, camera: false })
    },
    close() {
      if (current.get() === opened) current.set(null)
      for (const stop of stops) stop()
      stopCounting()
      stopFollowing()
      stopSettings()
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

/** Calls `look` now and with each change of the call in this place. Returns the way to stop. */
function watchCall(place: Readable<CallHandle | null>, look: () => void): () => void {
  let stopCall = (): void => {}
  const change = (): void => {
    stopCall()
    stopCall = place.get()?.subscribe(look) ?? (() => {})
    look()
  }
  const stopPlace = place.subscribe(change)
  change()
  return () => {
    stopPlace()
    stopCall()
  }
}
