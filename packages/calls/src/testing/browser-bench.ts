// Runs bench pages in a real Chromium, with the server in memory of this process between them.
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { ManualClock } from '@poruch/live/testing'
import { type ChatId, type DeviceId, newId, type UserId } from '@poruch/protocol'
import { type Member, openMemoryServer } from '@poruch/server/testing'
import { build } from 'vite'
import type { CallCommand, RelayedCommand } from '../signaling.ts'
import type { CallPlace } from '../snapshot.ts'
import type { BenchOptions } from './bench-page.ts'
import { ServerLine } from './server-line.ts'
import { acquaint } from './test-people.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
  // Both ends are on this machine, perhaps one without any network.
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
]

export interface BenchDevice {
  readonly page: Page
  readonly member: Member
  readonly userId: UserId
  readonly deviceId: DeviceId
}

export interface BrowserBench {
  /** Opens a page of its own for one device: of somebody new whom everybody knows, or of `owner`. */
  open(options: {
    owner?: BenchDevice
    toneHz: number
    prelink?: BenchOptions['prelink']
    cameraLines?: BenchOptions['cameraLines']
  }): Promise<BenchDevice>
  /** A group of these people. */
  group(owner: BenchDevice, others: readonly BenchDevice[]): Promise<CallPlace>
  /** Where one of these calls the other. */
  place(one: BenchDevice, peer: BenchDevice): CallPlace
  close(): Promise<void>
}

/** How often the server's clock is set by the real one, in milliseconds. */
const tickMs = 20

export async function openBrowserBench(): Promise<BrowserBench> {
  const [script, browser] = await Promise.all([bundle(), launch()])
  const clock = new ManualClock(Date.now())
  const server = await openMemoryServer({ clock, carry: (deliver) => void setImmediate(deliver) })
  const ticking = setInterval(() => clock.advance(Math.max(0, Date.now() - clock.now())), tickMs)
  const members: Member[] = []
  const chats = new Map<string, ChatId>()
  const newMember = async () => {
    const member = await server.addPerson(`Person ${members.length}`)
    for (const other of members)
      chats.set(`${member.user.id} ${other.user.id}`, await acquaint(server, member, other))
    members.push(member)
    return member
  }
  return {
    async open({ owner, toneHz, prelink = 'contacts', cameraLines = 240 }) {
      const member = owner === undefined ? await newMember() : await server.addDevice(owner.member.user)
      const [userId, deviceId] = [member.user.id, member.device.id]
      const page = await (await browser.newContext()).newPage()
      await page.route('https://bench.test/', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><body></body>' }),
      )
      const line = new ServerLine(server, member, {
        heal: () => {},
        cut: () => {},
        // The page may be closed while a message is on its way.
        receive: (event) =>
          void page.evaluate((it) => window.bench.receive(it as never), event as unknown).catch(() => {}),
        reported: [],
      })
      await page.exposeFunction('benchSend', (command: CallCommand | RelayedCommand) => line.send(command))
      await page.goto('https://bench.test/')
      await page.addScriptTag({ content: script, type: 'module' })
      await page.waitForFunction(() => typeof window.openBench === 'function')
      await page.evaluate((it) => window.openBench(it), { userId, deviceId, toneHz, prelink, cameraLines })
      line.connect()
      return { page, member, userId, deviceId }
    },
    async group(owner, others) {
      const userIds = others.map(({ userId }) => userId)
      const fields = { chatId: newId<ChatId>(), kind: 'group', title: 'Walks', userIds } as const
      const event = await server.act(owner.member, 'chat.create', fields)
      if (event?.type !== 'chat.added') throw new Error('No group was made.')
      return { chatId: event.entry.chat.id }
    },
    place(one, peer) {
      const keys = [`${one.userId} ${peer.userId}`, `${peer.userId} ${one.userId}`]
      const chatId = keys.map((key) => chats.get(key)).find((id) => id !== undefined)
      if (chatId === undefined) throw new Error('They have no chat.')
      return { chatId, peerId: peer.userId }
    },
    async close() {
      clearInterval(ticking)
      await browser.close()
      await server.close()
    },
  }
}

function launch(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, args: flags })
}

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('./bench-page.ts', import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ['es'], fileName: 'bench' },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output)) throw new Error('nothing was built')
  const [chunk] = output.output
  return chunk.code
}
