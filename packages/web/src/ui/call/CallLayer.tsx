// The call above every page: what rings, the call on the whole screen, or the small window beside the app.

import type { CallHandle } from '@poruch/calls'
import { Suspense, useEffect, useRef, useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { openPageCalls, type PageCalls, pageCalls } from '../../calling/page-calls.ts'
import { callView } from '../../calling/view.ts'
import { incomingHeading } from '../../calling/words.ts'
import { isolated } from '../../i18n/isolate.ts'
import { lazyPart } from '../lazy-part.tsx'
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useCovering } from '../use-covering.ts'
import { useValue } from '../use-value.ts'
import { useDevices } from './devices/use-devices.ts'
import { IncomingDialog } from './incoming/IncomingDialog.tsx'
import { usePeer, withUsername } from './use-peer.ts'
import { useRemoteAudio } from './use-remote-audio.ts'

const loadScreens = () => import('./CallScreens.tsx')
const CallScreens = lazyPart(['call'], async () => (await loadScreens()).CallScreens)

export function CallLayer() {
  usePageCalls()
  const calls = useValue(pageCalls)
  return calls === null ? null : <CurrentCall calls={calls} />
}

/** Rings for as long as the person is signed in. */
function usePageCalls(): void {
  const session = useSession()
  const t = useText('call')
  const words = useRef(t)
  words.current = t
  useEffect(() => {
    const calls = openPageCalls(session, {
      incoming(peerId, media) {
        const known = session.people.get(peerId)
        const name = known?.displayName ?? words.current('inbox.person_gone')
        const username = known === null ? null : `@${known.username}`
        const text = words.current(incomingHeading(media).key)
        return { title: words.current('call.is_calling', { name: withUsername({ name, username }) }), text }
      },
      busyInOtherTab: () => showToast(words.current('call.busy_other_tab'), 'error'),
    })
    return () => calls.close()
  }, [session])
}

const numbers = new WeakMap<CallHandle, number>()
let lastNumber = 0

/** Tells calls apart by the handle: a call's id may change when two calls become one. */
function numberOf(call: CallHandle): number {
  const known = numbers.get(call) ?? ++lastNumber
  numbers.set(call, known)
  return known
}

export function CurrentCall({ calls }: { calls: PageCalls }) {
  const call = useValue(calls.engine.current)
  return call === null ? null : <OneCall key={numberOf(call)} call={call} calls={calls} />
}

function OneCall({ call, calls }: { call: CallHandle; calls: PageCalls }) {
  const snapshot = useValue(call)
  const devices = useDevices(calls.engine, snapshot.camera.live)
  const view = callView(snapshot, devices.filter(({ kind }) => kind === 'camera').length > 1)
  const peer = usePeer(snapshot.peerId)
  const audio = useRemoteAudio(snapshot.remote.audio)
  const [isMinimised, setMinimised] = useState(false)
  useLeaving(call, view, isolated(peer.name))
  useEffect(() => {
    // While it rings there is time to fetch what Accept will show.
    loadScreens().catch(() => {})
  }, [])
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: live speech has no captions */}
      <audio ref={audio.element} autoPlay />
      {view.surface === 'incoming' && (
        <IncomingDialog call={call} media={snapshot.media} peer={peer} soundBlocked={calls.soundBlocked} />
      )}
      {view.surface === 'screen' && (
        // One that does not come must not end the call, which goes on in sound.
        <ErrorBoundary className="fixed inset-0 z-50 bg-page">
          <Suspense fallback={<Opening />}>
            <CallScreens
              {...{ call, calls, snapshot, view, peer, devices, audio, isMinimised, setMinimised }}
            />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  )
}

/** Puts an ended call away after its time, and says in passing what went by without this device. */
function useLeaving(call: CallHandle, view: ReturnType<typeof callView>, name: string): void {
  const t = useText('call')
  const { leavesAfterMs, surface, status } = view
  const notice = surface === 'notice' ? status : null
  const text = notice === null ? null : t(notice.key, { ...notice.values, name })
  useEffect(() => {
    if (text !== null) showToast(text)
    if (leavesAfterMs === null) return
    const timer = setTimeout(() => call.dismiss(), leavesAfterMs)
    return () => clearTimeout(timer)
  }, [call, leavesAfterMs, text])
}

function Opening() {
  const t = useText('call')
  useCovering()
  return (
    <div role="status" className="fixed inset-0 z-50 flex items-center justify-center bg-black text-white">
      {t('call.loading')}
    </div>
  )
}
