// Runs inside the page: a video call in as few lines as the browser allows, to compare others with.

export interface BarePage {
  /** Null makes an offer, an offer its answer; an answer is applied. Descriptions hold all candidates. */
  describe(theirs: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit>
}

declare global {
  interface Window {
    bare: BarePage
  }
}

/** What Poruch sends to one other, and begins with. */
export interface BareOptions {
  readonly voice: number
  readonly picture: number
  readonly startKbps: number
}

export const bareBody = `<!doctype html><body style="margin:0;background:#000">
<video id="theirs" autoplay playsinline style="position:fixed;width:100%;height:100%;object-fit:contain"></video>
<video id="own" autoplay playsinline muted style="position:fixed;right:16px;bottom:16px;width:240px"></video>`

/** Self-contained: it is sent to the browser as text. */
export function installBare({ voice, picture, startKbps }: BareOptions): void {
  const connection = new RTCPeerConnection()
  const element = (id: string) => {
    const found = document.getElementById(id)
    if (!(found instanceof HTMLVideoElement)) throw new Error(`no ${id}`)
    return found
  }
  const theirs = new MediaStream()
  connection.addEventListener('track', ({ track }) => {
    theirs.addTrack(track)
    element('theirs').srcObject = theirs
  })
  const capture = async () => {
    const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video })
    element('own').srcObject = stream
    for (const track of stream.getTracks()) {
      if (track.kind === 'video') track.contentHint = 'motion'
      connection.addTrack(track, stream)
    }
  }
  const limit = async () => {
    for (const sender of connection.getSenders()) {
      const parameters = sender.getParameters()
      const [first] = parameters.encodings
      if (first) first.maxBitrate = sender.track?.kind === 'video' ? picture : voice
      await sender.setParameters(parameters)
    }
  }
  const gathered = async () => {
    while (connection.iceGatheringState !== 'complete')
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve))
    const { type, sdp } = connection.localDescription ?? { type: 'offer', sdp: '' }
    return { type, sdp }
  }
  // Or the pictures would begin small, and both would not do the same.
  const quick = ({ type, sdp = '' }: RTCSessionDescriptionInit) => {
    const format = `$1a=fmtp:$2 x-google-start-bitrate=${startKbps}\r\n`
    return { type, sdp: sdp.replace(/(a=rtpmap:(\d+) VP8\/90000\r\n)/, format) }
  }
  window.bare = {
    async describe(description) {
      if (connection.getSenders().length === 0) await capture()
      if (description) await connection.setRemoteDescription(quick(description))
      if (description?.type === 'answer') {
        await limit()
        return description
      }
      await connection.setLocalDescription()
      if (description) await limit()
      return gathered()
    },
  }
}
