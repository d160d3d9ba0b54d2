// Port: what a call needs of the browser. The only file that names RTCPeerConnection and navigator.mediaDevices.
import { type Clock, type Stop, systemClock } from '@poruch/live'
import { detectQuirks, type Quirks } from './quirks.ts'

export interface Platform {
  readonly quirks: Quirks
  /** Why no device can be captured at all, or null. */
  readonly captureBarrier: 'insecure_context' | 'unsupported' | null
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection
  createMediaStream(): MediaStream
  /** @throws DOMException as in Media Capture and Streams, section 10.3 */
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>
  enumerateDevices(): Promise<readonly MediaDeviceInfo[]>
  /** `unknown` where the browser does not say. */
  permission(kind: 'microphone' | 'camera'): Promise<PermissionState | 'unknown'>
  onDevicesChanged(listener: () => void): Stop
  /** The network came back or changed its kind: paths that were known may be gone. */
  onNetworkChanged(listener: () => void): Stop
  /** The page goes away for good or into the back-forward cache. */
  onPageHidden(listener: () => void): Stop
  /** Nobody sees the page, so its timers run late. */
  isHidden(): boolean
  readonly clock: Clock
}

const permissionNames = { microphone: 'microphone', camera: 'camera' } as const

interface NetworkInformation extends EventTarget {
  readonly type?: string
}

function networkInformation(): NetworkInformation | null {
  const connection: unknown = Reflect.get(navigator, 'connection')
  return connection instanceof EventTarget ? connection : null
}

function listen(target: EventTarget, type: string, listener: () => void): Stop {
  target.addEventListener(type, listener)
  return () => target.removeEventListener(type, listener)
}

/** The real browser. */
export function browserPlatform(): Platform {
  return { ...captureOfBrowser(), ...networkOfBrowser(), clock: systemClock }
}

type CapturePart = 'captureBarrier' | 'getUserMedia' | 'enumerateDevices' | 'permission' | 'onDevicesChanged'

function captureOfBrowser(): Pick<Platform, CapturePart> {
  // Absent on pages without HTTPS, which the DOM types do not say.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  const barrier = devices ? null : isSecureContext ? 'unsupported' : 'insecure_context'
  return {
    captureBarrier: barrier,
    async getUserMedia(constraints) {
      if (!devices) throw new DOMException('No media devices in this page', 'NotSupportedError')
      return devices.getUserMedia(constraints)
    },
    async enumerateDevices() {
      return devices ? devices.enumerateDevices() : []
    },
    async permission(kind) {
      try {
        const status = await navigator.permissions.query({ name: permissionNames[kind] })
        return status.state
      } catch {
        // Safari and older Firefox reject these names, or have no `permissions` at all.
        return 'unknown'
      }
    },
    onDevicesChanged: (listener) => (devices ? listen(devices, 'devicechange', listener) : () => {}),
  }
}

type NetworkPart =
  | 'quirks'
  | 'createPeerConnection'
  | 'createMediaStream'
  | 'onNetworkChanged'
  | 'onPageHidden'
  | 'isHidden'

function networkOfBrowser(): Pick<Platform, NetworkPart> {
  return {
    quirks: detectQuirks(navigator.userAgent, navigator.maxTouchPoints),
    createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    createMediaStream: () => new MediaStream(),
    onNetworkChanged(listener) {
      const stopOnline = listen(window, 'online', listener)
      const information = networkInformation()
      if (!information) return stopOnline
      let type = information.type
      // Chromium fires `change` for each new estimate of the speed; only another kind of network matters.
      const stopChange = listen(information, 'change', () => {
        if (information.type === type) return
        type = information.type
        listener()
      })
      return () => {
        stopOnline()
        stopChange()
      }
    },
    onPageHidden: (listener) => listen(window, 'pagehide', listener),
    isHidden: () => document.hidden,
  }
}
