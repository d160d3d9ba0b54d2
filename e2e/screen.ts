// What a test does with a page, the same in Chromium and in Firefox: by role and name, as a person or a screen reader would.
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import puppeteer, { type Browser as Firefox, type Page as FirefoxPage } from 'puppeteer-core'
import { installProbe, type ProbeOptions } from './probe.ts'
import { until } from './until.ts'

export type Role =
  | 'button'
  | 'link'
  | 'textbox'
  | 'dialog'
  | 'alertdialog'
  | 'heading'
  | 'menuitem'
  | 'option'
  | 'switch'

export interface Screen {
  goto(url: string): Promise<void>
  click(role: Role, name: string): Promise<void>
  fill(label: string, text: string): Promise<void>
  visible(role: Role, name: string): Promise<boolean>
  hasText(text: string): Promise<boolean>
  evaluate<Result, Argument>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
  close(): Promise<void>
}

const required = (name: 'CHROME_PATH' | 'FIREFOX_PATH') => {
  const path = process.env[name]
  if (!path) throw new Error(`${name} is not set: run the tests by \`npm test\``)
  return path
}

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]

/** @param without flags, of ours and of the driver, that this browser shall not have */
export function launchChromium(
  flags: readonly string[] = [],
  without: readonly string[] = [],
  executablePath: string = required('CHROME_PATH'),
): Promise<Browser> {
  const args = [...chromiumFlags.filter((flag) => !without.includes(flag)), ...flags]
  return chromium.launch({ executablePath, args, ignoreDefaultArgs: [...without] })
}

/** A page in a Chromium of its own. */
export async function openChromium(
  probe: ProbeOptions | null,
  flags: readonly string[] = [],
  executablePath: string = required('CHROME_PATH'),
): Promise<ChromiumScreen> {
  const browser = await launchChromium(flags, [], executablePath)
  const { context, page } = await openContext(browser, probe)
  return new ChromiumScreen(context, page, () => browser.close())
}

/** A page in a context of its own, as a device has it, in a Chromium that others are in as well. */
export async function openContext(browser: Browser, probe: ProbeOptions | null): Promise<ChromiumScreen> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  // A step that cannot be made fails with its own name, and not with the time of the whole test.
  context.setDefaultTimeout(15_000)
  if (probe) await context.addInitScript(installProbe, probe)
  return new ChromiumScreen(context, await context.newPage(), () => context.close())
}

export class ChromiumScreen implements Screen {
  page: Page
  readonly context: BrowserContext
  readonly #close: () => Promise<void>

  constructor(context: BrowserContext, page: Page, close: () => Promise<void>) {
    this.context = context
    this.page = page
    this.#close = close
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url)
  }
  async click(role: Role, name: string): Promise<void> {
    await this.page.getByRole(role, { name, exact: true }).first().click()
  }
  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).first().fill(text)
  }
  visible(role: Role, name: string): Promise<boolean> {
    return this.page.getByRole(role, { name, exact: true }).first().isVisible()
  }
  hasText(text: string): Promise<boolean> {
    return this.page.getByText(text).first().isVisible()
  }
  evaluate<Result, Argument>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result> {
    return this.page.evaluate(work as never, argument as never)
  }
  /** Kills the tab as a crash would, and opens another one in the same browser. */
  async crashTab(): Promise<void> {
    const session = await this.context.newCDPSession(this.page)
    const crashed = this.page.waitForEvent('crash')
    // The answer to this command dies with the tab.
    void session.send('Page.crash').catch(() => undefined)
    await crashed
    this.page = await this.context.newPage()
  }
  /** Another tab of the same device. */
  async openTab(): Promise<ChromiumScreen> {
    const page = await this.context.newPage()
    return new ChromiumScreen(this.context, page, () => page.close())
  }
  async close(): Promise<void> {
    await this.#close()
  }
}

/** Silence towards the outside, fake devices allowed, sound without a gesture. */
const firefoxPreferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'intl.accept_languages': 'en-GB',
  'intl.locale.requested': 'en-GB',
  'media.autoplay.blocking_policy': 0,
  'media.autoplay.default': 0,
  'media.gmp-manager.url': '',
  'media.navigator.permission.disabled': true,
  'media.navigator.streams.fake': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'permissions.default.camera': 1,
  'permissions.default.microphone': 1,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
}

export async function openFirefox(probe: ProbeOptions): Promise<Screen> {
  const launch = () =>
    puppeteer.launch({
      browser: 'firefox',
      executablePath: required('FIREFOX_PATH'),
      headless: true,
      extraPrefsFirefox: firefoxPreferences,
      defaultViewport: { width: 1280, height: 800 },
    })
  // Firefox sometimes dies while it starts; a second start is allowed, a second failure is not.
  const browser = await launch().catch(launch)
  const page = await browser.newPage()
  await page.evaluateOnNewDocument(installProbe, probe)
  return new FirefoxScreen(browser, page)
}

class FirefoxScreen implements Screen {
  readonly #browser: Firefox
  readonly #page: FirefoxPage

  constructor(browser: Firefox, page: FirefoxPage) {
    this.#browser = browser
    this.#page = page
  }

  #find(role: Role, name: string) {
    return this.#page.$(`::-p-aria([name="${name}"][role="${role}"])`)
  }
  async goto(url: string): Promise<void> {
    await this.#page.goto(url)
  }
  async click(role: Role, name: string): Promise<void> {
    const element = await until(`there is a ${role} "${name}"`, () => this.#find(role, name))
    await element.click()
  }
  async fill(label: string, text: string): Promise<void> {
    const element = await until(`there is a field "${label}"`, () =>
      this.#page.$(`::-p-aria([name="${label}"])`),
    )
    await element.click({ count: 3 })
    await element.type(text)
  }
  async visible(role: Role, name: string): Promise<boolean> {
    const element = await this.#find(role, name)
    return (await element?.isVisible()) ?? false
  }
  hasText(text: string): Promise<boolean> {
    return this.#page.evaluate((wanted) => document.body.innerText.includes(wanted), text)
  }
  evaluate<Result, Argument>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result> {
    return this.#page.evaluate(work as never, argument as never) as Promise<Result>
  }
  async close(): Promise<void> {
    await this.#browser.close()
  }
}
