// A walk through every screen with people in it, for pictures and for the accessibility check.
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { createApi, memoryCache, openSession, type Session } from '@poruch/client'
import type { UserId } from '@poruch/protocol'
import type { Poruch } from './poruch.ts'
import { groupScreens } from './tour-groups.ts'
import { until } from './until.ts'
import { type Language, wordsOf } from './words.ts'

export interface Look {
  readonly language: Language
  readonly theme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

/** Called on each screen when it stands still. */
export type Visit = (name: string, page: Page) => Promise<void>

const regions: Record<Language, string> = { en: 'en-GB', uk: 'uk-UA', ru: 'ru-RU' }
const password = 'a long enough password'
const oksana = { displayName: 'Оксана Шевченко', username: 'oksana', password }
const taras = { displayName: 'Тарас Бондаренко', username: 'taras', password }
const sofia = { displayName: 'Софія Мельник', username: 'sofia', password }
const others = [
  { displayName: 'נועה לוי', username: 'noa', password },
  {
    displayName: 'Maximiliana von und zu Hohenlohe-Langenburg-Weikersheim',
    username: 'maximiliana.hohenlohe',
    password,
  },
]
const lines = [
  'Привіт! Ти вже вдома?',
  'Ще ні. Їду, буду за двадцять хвилин 🚲',
  'Гаразд. Ось адреса: https://example.org/a/very/long/path/that/must/not/break/the/bubble?with=parameters',
  'Дякую!',
]

/** Somebody who writes without a browser. */
async function writer(server: Poruch, person: typeof oksana): Promise<Session> {
  const { origin } = server
  const info = await createApi({ origin }).signUp({ ...person, transport: 'bearer' })
  const { token } = info
  const api = createApi({ origin, token })
  return openSession(info, { api, origin, token, cache: memoryCache() })
}

async function write(from: Session, to: UserId, texts: readonly string[]): Promise<void> {
  const chatId = await from.chats.openDirect(to)
  for (const text of texts) from.timeline(chatId).send({ kind: 'text', text })
  await until('everything is sent', () => from.timeline(chatId).state.get().pending.length === 0)
}

class Tour {
  readonly #context: BrowserContext
  readonly #page: Page
  readonly #server: Poruch
  readonly #word: (key: string) => string
  readonly #visit: Visit

  constructor(context: BrowserContext, page: Page, server: Poruch, look: Look, visit: Visit) {
    this.#context = context
    this.#page = page
    this.#server = server
    this.#word = wordsOf(look.language)
    this.#visit = visit
  }

  #button(key: string) {
    return this.#page.getByRole('button', { name: this.#word(key), exact: true }).first()
  }
  async #fill(key: string, text: string) {
    await this.#page.getByLabel(this.#word(key), { exact: true }).first().fill(text)
  }
  async #see(name: string) {
    await this.#page.evaluate(() => document.fonts.ready)
    await this.#visit(name, this.#page)
  }

  async signedOut(): Promise<void> {
    await this.#page.goto(this.#server.origin)
    await this.#page.getByLabel(this.#word('auth.display_name'), { exact: true }).waitFor()
    await this.#see('01-first-account')
    await this.#button('auth.create_account').click()
    await this.#see('02-create-account-errors')
    await this.#page.goto(`${this.#server.origin}/invite/not-a-real-one`)
    await this.#page.getByText(this.#word('invite.invalid_title')).waitFor()
    await this.#see('03-invite-invalid')
    const owner = createApi({ origin: this.#server.origin })
    await owner.signUp({ ...oksana, transport: 'bearer' })
    await this.#page.goto(this.#server.origin)
    await this.#fill('auth.username', oksana.username)
    await this.#fill('auth.password', 'not the password')
    await this.#button('auth.sign_in').click()
    await this.#page.getByText(this.#word('error.wrong_credentials')).waitFor()
    await this.#see('04-sign-in-error')
    await this.#fill('auth.password', password)
    await this.#button('auth.sign_in').click()
    await this.#button('inbox.new').waitFor()
    await this.#page.getByText(this.#word('inbox.empty_title')).waitFor()
    await this.#see('05-inbox-empty')
  }

  async chats(me: UserId): Promise<void> {
    const people = await Promise.all(others.map((person) => writer(this.#server, person)))
    for (const person of people)
      await write(person, me, ['שלום! 👋 Hello there', 'Second line of the same person'])
    await this.#page.getByText('Second line').first().waitFor()
    await this.#see('06-inbox')
    await this.#button('inbox.new').click()
    await this.#page.getByRole('menuitem', { name: this.#word('inbox.new_direct_chat') }).click()
    await this.#page.getByRole('dialog').waitFor()
    await this.#fill('people.search', 'taras')
    const found = this.#page.getByRole('dialog').getByText(taras.displayName)
    await found.waitFor()
    await this.#see('07-people-picker')
    await found.click()
    await this.#page.getByLabel(this.#word('chat.message'), { exact: true }).waitFor()
    await this.#see('08-chat-empty')
    await Promise.all(people.map((person) => person.close()))
  }

  async talk(friend: Session, me: UserId): Promise<void> {
    await write(friend, me, [lines[0] ?? ''])
    const box = this.#page.getByLabel(this.#word('chat.message'), { exact: true })
    await box.fill(lines[1] ?? '')
    await this.#button('chat.send').click()
    const chat = friend.timeline(await friend.chats.openDirect(me))
    chat.open()
    await until('it is delivered', () => chat.state.get().messages.length === 2)
    await write(friend, me, lines.slice(2))
    await box.fill('О котрій?')
    await this.#button('chat.send').click()
    await this.#page.getByText('О котрій?').first().waitFor()
    await until('it is read', () => {
      const last = chat.state.get().messages.at(-1)
      if (last) chat.markRead(last.seq)
      return last?.senderId === me && chat.state.get().readSeq === last.seq
    })
    await this.#see('09-chat')
    await this.#context.setOffline(true)
    await box.fill('Написано без мережі')
    await this.#button('chat.send').click()
    await this.#page.getByText(this.#word('connection.offline')).waitFor({ timeout: 30_000 })
    await this.#see('10-offline')
    await this.#context.setOffline(false)
    await this.#page.getByText(this.#word('connection.offline')).waitFor({ state: 'hidden', timeout: 30_000 })
  }

  /** `partner` is a page in which the other person is signed in, in English. */
  async calls(partner: Page): Promise<void> {
    const english = (name: string) => partner.getByRole('button', { name, exact: true }).first()
    await english('Video call').click()
    await this.#button('call.accept').waitFor()
    await this.#see('11-incoming-video')
    await this.#button('call.accept').click()
    await this.#button('call.camera_off').waitFor()
    await this.#page.waitForFunction(
      () => [...document.querySelectorAll('video')].filter((video) => video.currentTime > 0.5).length === 2,
    )
    await this.#see('12-video-call')
    await this.#button('call.devices').click()
    await this.#see('13-call-devices')
    await this.#page.keyboard.press('Escape')
    await this.#button('call.minimise').click()
    await this.#button('call.return').waitFor()
    await this.#see('14-minimised')
    await this.#button('call.return').click()
    await this.#button('call.end').click()
    await this.#page.getByText(this.#word('call.ended_completed')).first().waitFor()
    await this.#see('15-ended')
    await this.#button('call.end').waitFor({ state: 'hidden' })
    await this.#button('chat.voice_call').click()
    await english('Accept').waitFor()
    await this.#see('16-outgoing')
    await english('Accept').click()
    await this.#button('call.mute').waitFor()
    await this.#button('call.mute').click()
    await this.#button('call.unmute').waitFor()
    await this.#see('17-voice-call-muted')
    await this.#button('call.end').click()
    await this.#button('call.end').waitFor({ state: 'hidden' })
  }

  async groups(friend: Session): Promise<void> {
    const other = await writer(this.#server, sofia)
    await groupScreens({
      ...{ page: this.#page, server: this.#server, word: this.#word, me: oksana, friend, other },
      see: (name) => this.#see(name),
    })
    await other.close()
  }

  async settings(): Promise<void> {
    await this.#page.goto(`${this.#server.origin}/settings`)
    await this.#page.getByText(this.#word('settings.this_device')).first().waitFor()
    await this.#see('18-settings')
    await this.#page.goto(`${this.#server.origin}/calls`)
    await this.#page
      .getByRole('heading', { name: this.#word('calls.title') })
      .first()
      .waitFor()
    await this.#see('19-calls')
  }
}

/** Walks through an empty server, in one language, theme and size. */
export async function walk(browser: Browser, server: Poruch, look: Look, visit: Visit): Promise<void> {
  const { viewport, theme: colorScheme, language } = look
  const options = {
    viewport,
    colorScheme,
    locale: regions[language],
    hasTouch: viewport.width < 768,
  } as const
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
  const partnerContext = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const tour = new Tour(context, page, server, look, visit)
  try {
    await tour.signedOut()
    const friend = await writer(server, taras)
    const [me] = await friend.api.searchUsers(oksana.username)
    if (!me) throw new Error('nobody found')
    await tour.chats(me.id)
    await tour.talk(friend, me.id)
    const partner = await partnerContext.newPage()
    await partner.goto(server.origin)
    await partner.getByLabel('Username', { exact: true }).fill(taras.username)
    await partner.getByLabel('Password', { exact: true }).fill(password)
    await partner.getByRole('button', { name: 'Sign in', exact: true }).click()
    await partner
      .getByRole('link', { name: new RegExp(oksana.displayName) })
      .first()
      .click()
    await tour.calls(partner)
    await tour.groups(friend)
    await tour.settings()
    await friend.close()
  } finally {
    await context.close()
    await partnerContext.close()
  }
}
