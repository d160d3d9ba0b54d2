// A socket over the network: a WebSocket of the library, and the stream below it.
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { DeviceSocket, SocketListener } from './device-socket.ts'
import { type Frame, writeFrame } from './frame.ts'

/** A close frame may stand behind all that a device has not read; after this long, in real time, the line is cut. */
const closeMs = 10_000

/** With thousands of them each look at one more object costs as much as the rest: this one holds what is needed. */
export class NetworkSocket implements DeviceSocket {
  readonly #socket: WebSocket
  readonly #stream: Duplex

  /** @param stream what the library writes to; without compression frames may go to it directly. */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  get unread(): number {
    return this.#socket.bufferedAmount
  }

  write(frame: Frame): boolean {
    return writeFrame(this.#socket, this.#stream, frame)
  }

  cork(): void {
    this.#stream.cork()
  }

  uncork(): void {
    this.#stream.uncork()
  }

  ping(): void {
    if (this.isOpen) this.#socket.ping()
  }

  close(code: number): void {
    if (!this.isOpen) return
    this.#socket.close(code)
    const timer = setTimeout(() => this.cut(), closeMs)
    timer.unref()
    this.#socket.once('close', () => clearTimeout(timer))
  }

  cut(): void {
    this.#socket.terminate()
  }

  listen(listener: SocketListener): void {
    const socket = this.#socket
    socket.on('message', (data, isBinary) => listener.frame(isBinary ? null : data.toString()))
    socket.on('ping', () => listener.sign())
    socket.on('pong', () => listener.sign())
    // Frames too large are closed by the library.
    socket.on('error', (error) => listener.failed(error))
    socket.once('close', (code) => listener.closed(code))
  }
}
