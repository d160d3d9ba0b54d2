// Makes a call noticed where the page is not looked at: tab title, notification; and keeps the screen lit during one.
import type { Readable, Stop } from '@poruch/live'

/** What is said while it rings. */
export interface Alert {
  title: string
  text: string
}

export interface CallAlert {
  /** As it is now, until the next one. Null: nothing rings any more. */
  show(alert: Readable<Alert> | null): void
  /** Holds the screen awake, or lets it sleep. */
  keepAwake(isWanted: boolean): void
  end(): void
}

export function createCallAlert(): CallAlert {
  const title = createTitle()
  const wake = createWakeLock()
  let notification: Notification | null = null
  let stop: Stop = () => {}
  const say = (alert: Alert): void => {
    title.show(alert.title)
    // One that is shown is said anew in its place, by its tag.
    if (document.hidden || notification !== null) notification = notify(alert)
  }
  return {
    show(alert) {
      stop()
      stop = alert?.subscribe(() => say(alert.get())) ?? (() => {})
      notification?.close()
      notification = null
      if (alert === null) title.show(null)
      else say(alert.get())
    },
    keepAwake: wake.want,
    end() {
      this.show(null)
      wake.end()
    },
  }
}

function createTitle(): { show(text: string | null): void } {
  let before = ''
  let shown: string | null = null
  return {
    show(text) {
      if (shown === null) before = document.title
      // Somebody else may have set the title meanwhile: then theirs stays.
      else if (text === null && document.title === shown) document.title = before
      shown = text
      if (text !== null) document.title = text
    },
  }
}

function notify(alert: Alert): Notification | null {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return null
  try {
    const options = { body: alert.text, tag: 'poruch-call', requireInteraction: true, icon: '/icon.svg' }
    const notification = new Notification(alert.title, options)
    notification.onclick = () => {
      window.focus()
      notification.close()
    }
    return notification
  } catch {
    // Chrome on Android lets only a service worker show one; there the ringtone has to do.
    return null
  }
}

interface WakeLock {
  want(isWanted: boolean): void
  end(): void
}

/** The browser drops the lock whenever the page is hidden, so it is asked for again when the page comes back. */
function createWakeLock(): WakeLock {
  const ended = new AbortController()
  let isWanted = false
  let held: WakeLockSentinel | null = null

  async function ask(): Promise<void> {
    if (!isWanted || document.hidden || !('wakeLock' in navigator)) return
    try {
      const lock = await navigator.wakeLock.request('screen')
      if (isWanted && held === null) held = lock
      else await lock.release()
      lock.addEventListener('release', () => {
        if (held === lock) held = null
      })
    } catch {
      // Refused on a low battery, or the page was hidden meanwhile: a call goes on without it.
    }
  }
  document.addEventListener('visibilitychange', () => void ask(), { signal: ended.signal })

  const want = (wanted: boolean): void => {
    if (wanted === isWanted) return
    isWanted = wanted
    if (wanted) void ask()
    else void held?.release()
  }
  return {
    want,
    end() {
      want(false)
      ended.abort()
    },
  }
}
