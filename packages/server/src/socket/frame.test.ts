// Proves frames built here against what another implementation reads.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { toFrame, writeFrame } from './frame.ts'

let ends: { socket: WebSocket; stream: Duplex; reader: globalThis.WebSocket; got: string[] }
let close: () => Promise<unknown>
beforeEach(async () => {
  const server = createServer()
  const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<{ socket: WebSocket; stream: Duplex }>((resolve) => {
    server.on('upgrade', (request, stream, head) => {
      upgrades.handleUpgrade(request, stream, head, (socket) => resolve({ socket, stream }))
    })
  })
  // The one of the platform (undici), not of the library that built the frames.
  const reader = new globalThis.WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const got: string[] = []
  reader.addEventListener('message', (event) => got.push(String(event.data)))
  ends = { ...(await accepted), reader, got }
  close = async () => {
    reader.close()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterEach(() => close())

it('W-3: reads what was written, of every length of header, and in the order of both ways', async () => {
  const texts = [
    '',
    'a',
    'ї'.repeat(62),
    'x'.repeat(125),
    'x'.repeat(126),
    'x'.repeat(65_535),
    'x'.repeat(65_536),
    '🙂'.repeat(40_000),
  ]
  const written = texts.flatMap((text) => [text, 'sent'])
  const all = new Promise<void>((resolve) => {
    ends.reader.addEventListener('message', () => ends.got.length === written.length && resolve())
  })
  for (const text of texts) {
    writeFrame(ends.socket, ends.stream, toFrame(text))
    ends.socket.send('sent')
  }
  await all
  expect(ends.got).toEqual(written)
})

it('a line that the other end has cut is no failure of who writes', async () => {
  const closed = new Promise<number>((resolve) => ends.socket.on('close', resolve))
  ends.stream.destroy()
  for (let times = 0; times < 3; times += 1) writeFrame(ends.socket, ends.stream, toFrame('late'))
  expect(await closed).toBe(1006)
  writeFrame(ends.socket, ends.stream, toFrame('later'))
})

it('writes nothing to a socket that is closing', async () => {
  const closed = new Promise<CloseEvent>((resolve) => ends.reader.addEventListener('close', resolve))
  ends.socket.close(1012)
  writeFrame(ends.socket, ends.stream, toFrame('late'))
  expect((await closed).code).toBe(1012)
  expect(ends.got).toEqual([])
})
