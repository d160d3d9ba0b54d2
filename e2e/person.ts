// A person with a tone, a colour and a browser: what they do, and what they hear and see of others.
import { expect } from '@playwright/test'
import type { Poruch } from './poruch.ts'
import type { Heard } from './probe.ts'
import { openChromium, openFirefox, type Screen } from './screen.ts'
import { until } from './until.ts'

export interface Character {
  readonly name: string
  readonly username: string
  readonly toneHz: number
  readonly hue: number
}

export const olena: Character = { name: 'Olena Koval', username: 'olena', toneHz: 1000, hue: 240 }
export const taras: Character = { name: 'Taras Bondar', username: 'taras', toneHz: 1700, hue: 120 }
export const sofia: Character = { name: 'Sofia Lysenko', username: 'sofia', toneHz: 2400, hue: 0 }
export const oksana: Character = { name: 'Oksana Shevchenko', username: 'oksana', toneHz: 3100, hue: 60 }
export const ivan: Character = { name: 'Ivan Marchenko', username: 'ivan', toneHz: 600, hue: 300 }
export const maria: Character = { name: 'Maria Tkachuk', username: 'maria', toneHz: 3800, hue: 180 }
export const password = 'a long enough password'

export class Person<Page extends Screen = Screen> {
  readonly character: Character
  readonly screen: Page
  static readonly #open = new Set<Person>()

  constructor(character: Character, screen: Page) {
    this.character = character
    this.screen = screen
    Person.#open.add(this)
  }

  async close(): Promise<void> {
    Person.#open.delete(this)
    await this.screen.close()
  }

  /** What every open page's connections did: one side alone seldom tells why nothing is heard. */
  static async #dump(): Promise<string> {
    const dumps = [...Person.#open].map(async ({ character, screen }) => {
      // A page that was closed meanwhile must not hide what is to be told of the others.
      const connections = await screen.evaluate(() => window.probe.dump(), null).catch(() => 'closed')
      return `${character.name}: ${JSON.stringify(connections)}`
    })
    return (await Promise.all(dumps)).join('\n')
  }

  /** What stands on every open page: why a call does not ring is seldom told by the one that is silent. */
  static async #pages(): Promise<string> {
    const pages = [...Person.#open].map(async ({ character, screen }) => {
      const text = () =>
        `${location.pathname} ${document.visibilityState} ${document.body.innerText.replace(/\s+/g, ' ')}`
      const shown = await screen.evaluate(text, null).catch(() => 'closed')
      return `${character.name}: ${shown.slice(0, 400)}`
    })
    return (await Promise.all(pages)).join('\n')
  }

  /** @param executable another program than the one that is always used, such as one that runs it elsewhere */
  static async inChromium(character: Character, flags: readonly string[] = [], executable?: string) {
    return new Person(character, await openChromium(character, flags, executable))
  }
  static async inFirefox(character: Character) {
    return new Person(character, await openFirefox(character))
  }

  async signUp(server: Pick<Poruch, 'origin'>): Promise<void> {
    await this.screen.goto(server.origin)
    await this.seesControl('button', 'Create account')
    // Where there is an owner already, signing in comes first.
    if (!(await this.screen.visible('textbox', 'Display name')))
      await this.screen.click('button', 'Create account')
    await this.fillInAccount()
    await this.seesControl('button', 'New')
  }

  /** Where the page asks for a new account. */
  async fillInAccount(): Promise<void> {
    await this.screen.fill('Display name', this.character.name)
    await this.screen.fill('Username', this.character.username)
    await this.screen.fill('Password', password)
    await this.screen.click('button', 'Create account')
  }

  async signIn(server: Pick<Poruch, 'origin'>): Promise<void> {
    await this.screen.goto(server.origin)
    await this.screen.fill('Username', this.character.username)
    await this.screen.fill('Password', password)
    await this.screen.click('button', 'Sign in')
    await this.seesControl('button', 'New')
  }

  /** By "New", "New direct chat" and the people picker. */
  async openChatWith(other: Character): Promise<void> {
    await this.screen.click('button', 'New')
    await this.screen.click('menuitem', 'New direct chat')
    await this.screen.fill('Search people', other.username)
    await until(`${other.name} is found`, () =>
      this.screen.evaluate((name) => {
        const found = [
          ...document.querySelectorAll<HTMLElement>('[role=dialog] button, [role=dialog] [role=option]'),
        ]
        const row = found.find((one) => one.innerText.includes(name))
        row?.click()
        return row !== undefined
      }, other.name),
    )
    await this.seesControl('textbox', 'Message')
  }

  async openChatFromList(other: Character): Promise<void> {
    await until(`${other.name} is in the list`, () =>
      this.screen.evaluate((name) => {
        const rows = [...document.querySelectorAll<HTMLElement>('nav a, aside a, [role=navigation] a')]
        const row = rows.find((one) => one.innerText.includes(name))
        row?.click()
        return row !== undefined
      }, other.name),
    )
    await this.seesControl('textbox', 'Message')
  }

  async send(text: string): Promise<void> {
    await this.screen.fill('Message', text)
    await this.screen.click('button', 'Send')
  }

  async sees(text: string, timeoutMs?: number): Promise<void> {
    await until(`${this.character.name} sees "${text}"`, () => this.screen.hasText(text), timeoutMs)
  }

  async seesControl(role: Parameters<Screen['visible']>[0], name: string, timeoutMs?: number): Promise<void> {
    const seen = () => this.screen.visible(role, name)
    const what = `${this.character.name} sees ${role} "${name}"`
    await until(what, seen, timeoutMs).catch(async (error: Error) => {
      throw new Error(`${error.message}; ${await Person.#pages()}`)
    })
  }

  async seesNoControl(
    role: Parameters<Screen['visible']>[0],
    name: string,
    timeoutMs?: number,
  ): Promise<void> {
    const gone = async () => !(await this.screen.visible(role, name))
    await until(`${this.character.name} sees no ${role} "${name}"`, gone, timeoutMs)
  }

  /** The other's tone is the loudest, and stands 30 dB above this person's own. */
  async hears(toneHz: number, timeoutMs?: number): Promise<void> {
    let last: Heard | null = null
    const heard = async () => {
      last = await this.hear([toneHz, this.character.toneHz])
      if (!last) return false
      const [theirs = -200, own = -200] = last.levels
      return Math.abs(last.peakHz - toneHz) <= 12 && theirs - own >= 30 && last.rms > 0.02
    }
    await until(`${this.character.name} hears ${toneHz} Hz`, heard, timeoutMs).catch(async (error: Error) => {
      throw new Error(`${error.message}; heard ${JSON.stringify(last)}; ${await Person.#dump()}`)
    })
  }

  /** Each of these tones from an element of its own, and nobody else. */
  async hearsAll(tones: readonly number[], timeoutMs?: number): Promise<void> {
    let last: Heard[] = []
    const heard = async () => {
      last = await this.screen.evaluate(() => window.probe.voices(), null)
      const loud = last.filter(({ rms }) => rms > 0.02)
      const isOne = (tone: number) => loud.filter(({ peakHz }) => Math.abs(peakHz - tone) <= 12).length === 1
      return loud.length === tones.length && tones.every(isOne)
    }
    const what = `${this.character.name} hears ${tones.join(', ')} Hz`
    await until(what, heard, timeoutMs).catch(async (error: Error) => {
      throw new Error(`${error.message}; heard ${JSON.stringify(last)}; ${await Person.#dump()}`)
    })
  }

  /** The picture of each of these people, by their colour, in an element of its own, with its counter going forward. */
  async seesPicturesOf(others: readonly Character[]): Promise<void> {
    let last: unknown = null
    const seen = async () => {
      const shown = await this.screen.evaluate((ms) => window.probe.pictures(ms), 1_500)
      last = shown.map((frames) => ({
        hue: frames.at(-1)?.hue,
        counters: frames.map(({ counter }) => counter),
      }))
      const lives = (other: Character) =>
        shown.filter((frames) => {
          const counters = new Set(frames.map(({ counter }) => counter))
          return counters.size >= 8 && frames.every(({ hue }) => Math.abs(hue - other.hue) < 25)
        }).length === 1
      return shown.length === others.length && others.every(lives)
    }
    const what = `${this.character.name} sees ${others.map(({ name }) => name).join(', ')}`
    await until(what, seen, 30_000).catch(async (error: Error) => {
      throw new Error(`${error.message}; saw ${JSON.stringify(last)}; ${await Person.#dump()}`)
    })
  }

  async hearsSilence(): Promise<void> {
    await until(`${this.character.name} hears silence`, async () => {
      const heard = await this.hear([this.character.toneHz])
      return heard !== null && heard.rms < 0.001
    })
  }

  hear(frequencies: number[]): Promise<Heard | null> {
    return this.screen.evaluate((wanted) => window.probe.hear(wanted), frequencies)
  }

  /** The other's colour, and their frame counter going forward: the picture is theirs, and it lives. */
  async seesPictureOf(other: Character): Promise<void> {
    await until(`${this.character.name} sees ${other.name}'s picture`, async () => {
      const [one] = await this.screen.evaluate((ms) => window.probe.watch(ms), 200)
      return one !== undefined && Math.abs(one.hue - other.hue) < 25
    })
    const decodedBefore = await this.screen.evaluate(() => window.probe.framesDecoded(), null)
    const seen = await this.screen.evaluate((ms) => window.probe.watch(ms), 2_000)
    const decoded = (await this.screen.evaluate(() => window.probe.framesDecoded(), null)) - decodedBefore
    const counters = seen.map(({ counter }) => counter)
    const steps = counters.slice(1).map((counter, index) => (counter - (counters[index] ?? 0) + 256) % 256)
    const forward = steps.filter((step) => step > 0 && step < 20).length
    expect(new Set(counters).size, `distinct frames of ${counters}`).toBeGreaterThanOrEqual(10)
    expect(forward / steps.length, `frames in order of ${counters}`).toBeGreaterThanOrEqual(0.95)
    expect(decoded, 'frames decoded in two seconds').toBeGreaterThanOrEqual(20)
    for (const { hue } of seen) expect(Math.abs(hue - other.hue)).toBeLessThan(25)
  }

  /** No new frame arrives any more. */
  async seesNoMovingPicture(): Promise<void> {
    const frames = () => this.screen.evaluate(() => window.probe.framesDecoded(), null)
    await until(`${this.character.name}'s incoming picture stands`, async () => {
      const before = await frames()
      await this.screen.evaluate((ms) => window.probe.watch(ms), 600)
      return (await frames()) === before
    })
  }

  packetsSent(): Promise<number> {
    return this.screen.evaluate(() => window.probe.packetsSent(), null)
  }

  /** Nothing of the call is left in the page: no connection, no live track. */
  async hasNothingLeft(): Promise<void> {
    await until(`${this.character.name} has nothing left of the call`, async () => {
      const { connections, tracks } = await this.screen.evaluate(() => window.probe.left(), null)
      return connections === 0 && tracks === 0
    })
  }
}
