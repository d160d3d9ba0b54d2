// What the pages of the two libraries do: ring, and on Accept answer the way each library is meant to be used. Each
// function is sent to the browser as text; the devices are those of `installProbe`.

export interface PeerPage {
  /** The caller's side of one call. */
  ring(): Promise<void>
  hangUp(): void
}

interface PeerJsCall {
  on(event: 'stream', work: (stream: MediaStream) => void): void
  answer(stream: MediaStream): void
  close(): void
}
interface PeerJs {
  on(event: 'open', work: () => void): void
  on(event: 'call', work: (call: PeerJsCall) => void): void
  call(id: string, stream: MediaStream): PeerJsCall
}
interface SimplePeer {
  on(event: 'signal', work: (signal: object) => void): void
  on(event: 'error', work: (error: Error) => void): void
  on(event: 'stream', work: (stream: MediaStream) => void): void
  signal(signal: object): void
  destroy(): void
}
interface SimplePeerOptions {
  initiator: boolean
  stream: MediaStream
  config: RTCConfiguration
}

declare global {
  interface Window {
    peerPage: PeerPage
    /** Shows a picture with its sound, as the examples of both libraries do; made by `installPeerScreen`. */
    showStream(stream: MediaStream, whose: 'own' | 'theirs'): void
    Peer: new (id: string, options: object) => PeerJs
    SimplePeer: new (options: SimplePeerOptions) => SimplePeer
  }
}

export interface PeerPageOptions {
  readonly name: 'caller' | 'callee'
  readonly port: number
}

/** What a page for calls is there for: the other one's picture, and one's own in a corner. */
export function installPeerScreen(): void {
  const add = (width: string) => {
    const video = document.createElement('video')
    video.autoplay = true
    video.playsInline = true
    video.style.cssText = `position:fixed;left:0;bottom:0;width:${width};object-fit:cover;pointer-events:none`
    document.body.append(video)
    return video
  }
  const videos = { theirs: add('100%'), own: add('20%') }
  videos.own.muted = true
  window.showStream = (stream, whose) => {
    videos[whose].srcObject = stream
  }
}

/** PeerJS: the offer travels when the caller calls, the answer when the callee calls `answer`. */
export async function installPeerJs({ name, port }: PeerPageOptions): Promise<void> {
  const capture = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    window.showStream(stream, 'own')
    return stream
  }
  const accept = document.querySelector<HTMLButtonElement>('#accept')
  const peer = new window.Peer(name, { host: 'localhost', port, path: '/', config: { iceServers: [] } })
  await new Promise<void>((resolve) => peer.on('open', resolve))
  let current: PeerJsCall | undefined
  const take = (call: PeerJsCall) => {
    current = call
    call.on('stream', (stream) => window.showStream(stream, 'theirs'))
  }
  peer.on('call', (call) => {
    take(call)
    if (!accept) return
    accept.hidden = false
    accept.onclick = async () => {
      accept.hidden = true
      call.answer(await capture())
    }
  })
  window.peerPage = {
    async ring() {
      take(peer.call('callee', await capture()))
    },
    hangUp: () => current?.close(),
  }
}

/**
 * simple-peer over a relay.
 * @param offers when the offer is made: after Accept, or while it rings.
 */
export async function installSimplePeer({
  port,
  offers,
}: PeerPageOptions & { offers: 'after Accept' | 'while it rings' }): Promise<void> {
  const capture = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    window.showStream(stream, 'own')
    return stream
  }
  const accept = document.querySelector<HTMLButtonElement>('#accept')
  const socket = new WebSocket(`ws://localhost:${port}/relay`)
  await new Promise((resolve) => {
    socket.onopen = resolve
  })
  const say = (what: object) => socket.send(JSON.stringify(what))
  let current: SimplePeer | undefined
  let early: object[] = []
  let warm: MediaStream | undefined
  const begin = (initiator: boolean, stream: MediaStream) => {
    current = new window.SimplePeer({ initiator, stream, config: { iceServers: [] } })
    current.on('signal', (signal) => say({ signal }))
    current.on('error', (error) => console.error(error))
    current.on('stream', (theirs) => window.showStream(theirs, 'theirs'))
    for (const signal of early) current.signal(signal)
    early = []
  }
  if (accept) {
    accept.onclick = async () => {
      accept.hidden = true
      const stream = await capture()
      if (offers === 'after Accept') say({ accepted: true })
      begin(false, stream)
    }
  }
  socket.onmessage = ({ data }) => {
    const heard: { ring?: true; accepted?: true; signal?: object } = JSON.parse(data)
    if (heard.ring && accept) accept.hidden = false
    if (heard.accepted && warm) begin(true, warm)
    if (heard.signal && current) current.signal(heard.signal)
    else if (heard.signal) early.push(heard.signal)
  }
  window.peerPage = {
    async ring() {
      warm = await capture()
      say({ ring: true })
      if (offers === 'while it rings') begin(true, warm)
    },
    hangUp() {
      current?.destroy()
      current = undefined
      early = []
    },
  }
}
