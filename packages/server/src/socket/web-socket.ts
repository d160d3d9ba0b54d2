// A socket over the network: a WebSocket of the library, and the stream below it.
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { DeviceSocket, SocketListener } from './device-socket.ts'
import { type Frame, writeFrame } from './frame.ts'

/** A close frame may stand behind all that a device has not read; after this long, in real time, the line is cut. */
const closeMs = 10_000

/** @param stream what the library writes to; without compression frames may go to it directly. */
export function overNetwork(socket: WebSocket, stream: Duplex): DeviceSocket {
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN
    },
    get unread() {
      return socket.bufferedAmount
    },
    write: (frame: Frame) => writeFrame(socket, stream, frame),
    cork: () => stream.cork(),
    uncork: () => stream.uncork(),
    ping() {
      if (socket.readyState === WebSocket.OPEN) socket.ping()
    },
    close(code) {
      if (socket.readyState !== WebSocket.OPEN) return
      socket.close(code)
      const timer = setTimeout(() => socket.terminate(), closeMs)
      timer.unref()
      socket.once('close', () => clearTimeout(timer))
    },
    cut: () => socket.terminate(),
    listen(listener: SocketListener) {
      socket.on('message', (data, isBinary) => listener.frame(isBinary ? null : data.toString()))
      socket.on('ping', () => listener.sign())
      socket.on('pong', () => listener.sign())
      // Frames too large are closed by the library.
      socket.on('error', (error) => listener.failed(error))
      socket.once('close', (code) => listener.closed(code))
    },
  }
}
