// Port: what a call needs of the browser. The only file that names RTCPeerConnection and navigator.mediaDevices.
import { type Clock, type Stop, systemClock } from '@poruch/live'
import { type Meter, openMeter } from './meter.ts'
import { detectQuirks, type Quirks } from './quirks.ts'

export interface Platform {
  readonly quirks: Quirks
  /** Why no device can be captured at all, or null. */
  readonly captureBarrier: 'insecure_context' | 'unsupported' | null
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection
  createMediaStream(): MediaStream
  /** Looks at the sound in a stream. */
  openMeter(stream: MediaStream): Meter
  /** @throws DOMException as in Media Capture and Streams, section 10.3 */
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>
  /** Phones cannot, and few browsers on them say so in time. */
  readonly canShareScreen: boolean
  /** @throws DOMException as in Screen Capture, section 5.1 */
  getDisplayMedia(options: ScreenOptions): Promise<MediaStream>
  enumerateDevices(): Promise<readonly MediaDeviceInfo[]>
  /** `unknown` where the browser does not say. */
  permission(kind: 'microphone' | 'camera'): Promise<PermissionState | 'unknown'>
  onDevicesChanged(listener: () => void): Stop
  /** The network came back or changed its kind: paths that were known may be gone. */
  onNetworkChanged(listener: () => void): Stop
  /** The page goes away for good or into the back-forward cache. */
  onPageHidden(listener: () => void): Stop
  /** The page is seen again, or no more. */
  onVisibilityChanged(listener: () => void): Stop
  /** Nobody sees the page, so its timers run late. */
  isHidden(): boolean
  readonly clock: Clock
}

/** What `getDisplayMedia` takes beyond the picture and the sound; browsers pass over what they do not know. */
export interface ScreenOptions {
  readonly video: MediaTrackConstraints
  readonly audio: ScreenSound | false
  /** Not this very tab, which would show itself in itself without end. */
  readonly selfBrowserSurface: 'exclude'
  readonly surfaceSwitching: 'include'
  readonly systemAudio: 'include' | 'exclude'
}

interface ScreenSound extends MediaTrackConstraints {
  /** Who shares goes on hearing what they share. */
  readonly suppressLocalAudioPlayback: boolean
  /** Without what this page plays, or all others would hear themselves again. */
  readonly restrictOwnAudio: boolean
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

type CapturePart =
  | 'captureBarrier'
  | 'getUserMedia'
  | 'canShareScreen'
  | 'getDisplayMedia'
  | 'enumerateDevices'
  | 'permission'
  | 'onDevicesChanged'

function captureOfBrowser(): Pick<Platform, CapturePart> {
  // Absent on pages without HTTPS, which the DOM types do not say.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  // Asked once: Chromium keeps each answer as long as the page, and an answer that is listened to follows the truth.
  const statuses = new Map<PermissionName, Promise<PermissionStatus>>()
  const statusOf = async (name: PermissionName): Promise<PermissionStatus> => {
    const status = await navigator.permissions.query({ name })
    status.addEventListener('change', () => {})
    return status
  }
  const barrier = devices ? null : isSecureContext ? 'unsupported' : 'insecure_context'
  return {
    captureBarrier: barrier,
    async getUserMedia(constraints) {
      if (!devices) throw new DOMException('No media devices in this page', 'NotSupportedError')
      return devices.getUserMedia(constraints)
    },
    canShareScreen: devices !== undefined && 'getDisplayMedia' in devices,
    async getDisplayMedia(options) {
      if (!devices || !('getDisplayMedia' in devices))
        throw new DOMException('No screen capture in this page', 'NotSupportedError')
      return devices.getDisplayMedia(options)
    },
    async enumerateDevices() {
      return devices ? devices.enumerateDevices() : []
    },
    async permission(kind) {
      try {
        const name = permissionNames[kind]
        const status = statuses.get(name) ?? statusOf(name)
        statuses.set(name, status)
        return (await status).state
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
  | 'openMeter'
  | 'onNetworkChanged'
  | 'onPageHidden'
  | 'isHidden'
  | 'onVisibilityChanged'

function networkOfBrowser(): Pick<Platform, NetworkPart> {
  return {
    quirks: detectQuirks(navigator.userAgent, navigator.maxTouchPoints),
    createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    createMediaStream: () => new MediaStream(),
    openMeter,
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
    onVisibilityChanged: (listener) => listen(document, 'visibilitychange', listener),
  }
}
