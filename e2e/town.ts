// A server and the people at it: one Chromium, in which each device is a context of its own, with its own cookies and store.
import type { Browser } from '@playwright/test'
import { type Character, Person } from './person.ts'
import { Poruch } from './poruch.ts'
import { type ChromiumScreen, launchChromium, openContext } from './screen.ts'

/** Somebody at one of their devices. */
export type Guest = Person<ChromiumScreen>

export class Town {
  readonly server: Poruch
  readonly #browser: Browser

  private constructor(server: Poruch, browser: Browser) {
    this.server = server
    this.#browser = browser
  }

  static async open(): Promise<Town> {
    const [server, browser] = await Promise.all([Poruch.start(), launchChromium()])
    return new Town(server, browser)
  }

  /** A device on which nobody is signed in yet. */
  async device(character: Character): Promise<Guest> {
    return new Person(character, await openContext(this.#browser, character))
  }

  /** Everybody with a new account and one device each, in the order in which they were asked for. */
  async signUp<Characters extends readonly Character[]>(
    ...characters: Characters
  ): Promise<{ [Index in keyof Characters]: Guest }> {
    const guests: Guest[] = []
    for (const character of characters) {
      const guest = await this.device(character)
      // One by one: the first account is the owner's.
      await guest.signUp(this.server)
      guests.push(guest)
    }
    return guests as { [Index in keyof Characters]: Guest }
  }

  /** Another device of somebody who has an account. */
  async signIn(character: Character): Promise<Guest> {
    const guest = await this.device(character)
    await guest.signIn(this.server)
    return guest
  }

  /** Another tab of the same device. */
  async openTab(guest: Guest): Promise<Guest> {
    const tab = new Person(guest.character, await guest.screen.openTab())
    await tab.screen.goto(this.server.origin)
    return tab
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.server.stop()
  }
}
