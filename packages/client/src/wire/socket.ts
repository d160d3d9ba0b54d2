// Port: a socket that carries frames of text, and the one that browsers and Node have.

/** What a socket tells its owner. */
export interface SocketHandlers {
  open(): void
  message(frame: string): void
  /** RFC 6455, section 7.4. Called once; nothing is called after it. */
  close(code: number): void
}

export interface Socket {
  send(frame: string): void
  close(): void
}

/** Begins to open a socket; throws when it cannot even begin. */
export type OpenSocket = (url: string, handlers: SocketHandlers) => Socket

/** A socket of the browser, or of Node. */
export const openWebSocket: OpenSocket = (url, handlers) => {
  const socket = new WebSocket(url)
  socket.onopen = () => handlers.open()
  socket.onmessage = (event) => {
    if (typeof event.data === 'string') handlers.message(event.data)
  }
  // An error is always followed by a close.
  socket.onclose = (event) => handlers.close(event.code)
  return { send: (frame) => socket.send(frame), close: () => socket.close() }
}
