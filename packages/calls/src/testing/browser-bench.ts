// Runs bench pages in a real Chromium, with the test server in this process between them.
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { type DeviceId, type LinkCommand, newId, type UserId } from '@poruch/protocol'
import { build } from 'vite'
import type { CallCommand } from '../signaling.ts'
import type { BenchOptions } from './bench-page.ts'
import { TestServer } from './test-server.ts'

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
  readonly userId: UserId
  readonly deviceId: DeviceId
}

export interface BrowserBench {
  readonly server: TestServer
  /** Opens a page of its own for one device. */
  open(options: { userId?: UserId; toneHz: number; prelink?: BenchOptions['prelink'] }): Promise<BenchDevice>
  close(): Promise<void>
}

/** @param delayMs each message to the server or from it takes so long */
export async function openBrowserBench(delayMs = 0): Promise<BrowserBench> {
  const [script, browser] = await Promise.all([bundle(), launch()])
  const carry = (deliver: () => void) => void setTimeout(deliver, delayMs)
  const server = new TestServer({ now: Date.now, carry })
  return {
    server,
    async open({ userId = newId<UserId>(), toneHz, prelink = 'contacts' }) {
      const deviceId = newId<DeviceId>()
      const page = await (await browser.newContext()).newPage()
      await page.route('https://bench.test/', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><body></body>' }),
      )
      await page.exposeFunction('benchSend', (command: CallCommand | LinkCommand) => {
        carry(() => server.receive(deviceId, command))
      })
      await page.goto('https://bench.test/')
      await page.addScriptTag({ content: script, type: 'module' })
      await page.waitForFunction(() => typeof window.openBench === 'function')
      await page.evaluate((it) => window.openBench(it), { userId, deviceId, toneHz, prelink })
      const deliver = (event: unknown) => {
        // The page may be closed while a message is on its way.
        page.evaluate((it) => window.bench.receive(it as never), event).catch(() => {})
      }
      server.connect({ userId, deviceId, deliver })
      return { page, userId, deviceId }
    },
    close: () => browser.close(),
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
