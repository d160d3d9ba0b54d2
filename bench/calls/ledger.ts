// Runs inside the page: keeps account of what a call opens, without holding any of it.

/** What is open at this moment. */
export interface Open {
  readonly connections: number
  /** Of the microphone, the camera or a screen. */
  readonly tracks: number
  readonly contexts: number
  /** Media elements with something to play. */
  readonly elements: number
}

declare global {
  interface Window {
    ledger: {
      open(): Open
      /** Packets of sound that arrived over connections that are open. */
      received(): Promise<number>
    }
  }
}

/** Self-contained: it is sent to the browser as text. */
export function installLedger(): void {
  // Weak, so that what the app lets go is collected as without the bench.
  const connections: WeakRef<RTCPeerConnection>[] = []
  const tracks: WeakRef<MediaStreamTrack>[] = []
  const contexts: WeakRef<AudioContext>[] = []
  const elements: WeakRef<HTMLMediaElement>[] = []
  const still = <T extends object>(all: WeakRef<T>[], isOpen: (one: T) => boolean): T[] => {
    // What is gone is forgotten, or the account would grow with each call.
    all.splice(0, all.length, ...all.filter((held) => held.deref() !== undefined))
    return all.flatMap((held) => {
      const one = held.deref()
      return one !== undefined && isOpen(one) ? [one] : []
    })
  }

  const Connection = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(new WeakRef(this))
    }
  }
  const Context = window.AudioContext
  window.AudioContext = class extends Context {
    constructor(options?: AudioContextOptions) {
      super(options)
      contexts.push(new WeakRef(this))
    }
  }
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function playAndNote() {
    elements.push(new WeakRef(this))
    return play.call(this)
  }
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await capture(wish)
    for (const track of stream.getTracks()) tracks.push(new WeakRef(track))
    return stream
  }

  const live = () => still(connections, ({ signalingState }) => signalingState !== 'closed')
  window.ledger = {
    open: () => ({
      connections: live().length,
      tracks: still(tracks, ({ readyState }) => readyState === 'live').length,
      contexts: still(contexts, ({ state }) => state === 'running').length,
      elements: new Set(still(elements, ({ srcObject }) => srcObject !== null)).size,
    }),
    async received() {
      let packets = 0
      for (const connection of live()) {
        const report = await connection.getStats()
        report.forEach(({ type, kind, packetsReceived }) => {
          if (type === 'inbound-rtp' && kind === 'audio') packets += Number(packetsReceived)
        })
      }
      return packets
    },
  }
}
