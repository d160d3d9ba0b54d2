// A walk through every screen with people in it, for pictures and for the accessibility check.
import type { Browser, Page } from '@playwright/test'
import { createApi, type Session } from '@poruch/client'
import type { UserId } from '@poruch/protocol'
import type { Locale } from '../packages/web/src/i18n/locale.ts'
import type { Poruch } from './poruch.ts'
import { Stage, type Visit } from './stage.ts'
import { walkCalls } from './tour-calls.ts'
import { walkGroups } from './tour-groups.ts'
import { walkInfo } from './tour-info.ts'
import { walkStates } from './tour-states.ts'
import { until } from './until.ts'
import { write, writer } from './writer.ts'

export interface Look {
  readonly language: Locale
  readonly theme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

const regions: Record<Locale, string> = { en: 'en-GB', uk: 'uk-UA', ru: 'ru-RU' }
const password = 'a long enough password'
const oksana = { displayName: 'Оксана Шевченко', username: 'oksana', password }
const taras = { displayName: 'Тарас Бондаренко', username: 'taras', password }
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

class Tour {
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  async signedOut(): Promise<void> {
    await this.#stage.goto('/')
    await this.#stage.page.getByLabel(this.#stage.word('auth.display_name'), { exact: true }).waitFor()
    await this.#stage.see('01-first-account')
    await this.#stage.button('auth.create_account').click()
    await this.#stage.see('02-create-account-errors')
    await this.#stage.goto('/invite/not-a-real-one')
    await this.#stage.page.getByText(this.#stage.word('invite.invalid_title')).waitFor()
    await this.#stage.see('03-invite-invalid')
    const owner = createApi({ origin: this.#stage.server.origin })
    await owner.signUp({ ...oksana, transport: 'bearer' })
    await this.#stage.goto('/')
    await this.#stage.fill('auth.username', oksana.username)
    await this.#stage.fill('auth.password', 'not the password')
    await this.#stage.button('auth.sign_in').click()
    await this.#stage.page.getByText(this.#stage.word('error.wrong_credentials')).waitFor()
    await this.#stage.see('04-sign-in-error')
    await this.#stage.fill('auth.password', password)
    await this.#stage.button('auth.sign_in').click()
    await this.#stage.button('inbox.new').waitFor()
    await this.#stage.page.getByText(this.#stage.word('inbox.empty_title')).waitFor()
    await this.#stage.see('05-inbox-empty')
  }

  async chats(me: UserId): Promise<void> {
    const people = await Promise.all(others.map((person) => writer(this.#stage.server, person)))
    for (const person of people)
      await write(person, me, ['שלום! 👋 Hello there', 'Second line of the same person'])
    await this.#stage.page.getByText('Second line').first().waitFor()
    await this.#stage.see('06-inbox')
    await this.#stage.button('inbox.new').click()
    await this.#stage.item('inbox.new_direct_chat').click()
    await this.#stage.page.getByRole('dialog').waitFor()
    await this.#stage.fill('people.search', 'taras')
    const found = this.#stage.page.getByRole('dialog').getByText(taras.displayName)
    await found.waitFor()
    await this.#stage.see('07-people-picker')
    await found.click()
    await this.#stage.page.getByLabel(this.#stage.word('chat.message'), { exact: true }).waitFor()
    await this.#stage.see('08-chat-empty')
    await Promise.all(people.map((person) => person.close()))
  }

  async talk(friend: Session, me: UserId): Promise<void> {
    await write(friend, me, [lines[0] ?? ''])
    const box = this.#stage.page.getByLabel(this.#stage.word('chat.message'), { exact: true })
    await box.fill(lines[1] ?? '')
    await this.#stage.button('chat.send').click()
    const chat = friend.timeline(await friend.chats.openDirect(me))
    chat.open()
    await until('it is delivered', () => chat.state.get().messages.length === 2)
    await write(friend, me, lines.slice(2))
    await box.fill('О котрій?')
    await this.#stage.button('chat.send').click()
    await this.#stage.page.getByText('О котрій?').first().waitFor()
    await until('it is read', () => {
      const last = chat.state.get().messages.at(-1)
      if (last) chat.markRead(last.seq)
      return last?.senderId === me && chat.state.get().readSeq === last.seq
    })
    await this.#stage.see('09-chat')
    await this.#stage.context.setOffline(true)
    await box.fill('Написано без мережі')
    await this.#stage.button('chat.send').click()
    await this.#stage.page.getByText(this.#stage.word('connection.offline')).waitFor({ timeout: 30_000 })
    await this.#stage.see('10-offline')
    await this.#stage.context.setOffline(false)
    await this.#stage.page
      .getByText(this.#stage.word('connection.offline'))
      .waitFor({ state: 'hidden', timeout: 30_000 })
  }

  /** `partner` is a page in which the other person is signed in, in English. */
  async calls(partner: Page): Promise<void> {
    const english = (name: string) => partner.getByRole('button', { name, exact: true }).first()
    await english('Video call').click()
    await this.#stage.button('call.accept').waitFor()
    await this.#stage.see('11-incoming-video')
    await this.#stage.button('call.accept').click()
    await this.#stage.button('call.camera_off').waitFor()
    await this.#stage.page.waitForFunction(
      () => [...document.querySelectorAll('video')].filter((video) => video.currentTime > 0.5).length === 2,
    )
    await this.#stage.see('12-video-call')
    await this.#stage.button('call.devices').click()
    await this.#stage.see('13-call-devices')
    await this.#stage.page.keyboard.press('Escape')
    await this.#stage.button('call.minimise').click()
    await this.#stage.button('call.return').waitFor()
    await this.#stage.see('14-minimised')
    await this.#stage.button('call.return').click()
    await this.#stage.button('call.end').click()
    await this.#stage.page.getByText(this.#stage.word('call.ended_completed')).first().waitFor()
    await this.#stage.see('15-ended')
    await this.#stage.button('call.end').waitFor({ state: 'hidden' })
    await this.#stage.button('call.start_voice').click()
    await english('Accept').waitFor()
    await this.#stage.see('16-outgoing')
    await english('Accept').click()
    await this.#stage.button('call.mute').waitFor()
    await this.#stage.button('call.mute').click()
    await this.#stage.button('call.unmute').waitFor()
    await this.#stage.see('17-voice-call-muted')
    await this.#stage.button('call.end').click()
    await this.#stage.button('call.end').waitFor({ state: 'hidden' })
  }

  async settings(): Promise<void> {
    await this.#stage.goto('/settings')
    await this.#stage.page.getByText(this.#stage.word('settings.this_device')).first().waitFor()
    await this.#stage.see('18-settings')
    await this.#stage.goto('/calls')
    await this.#stage.page
      .getByRole('heading', { name: this.#stage.word('calls.title') })
      .first()
      .waitFor()
    await this.#stage.see('19-calls')
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
  const stage = new Stage(context, page, server, language, visit)
  const tour = new Tour(stage)
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
    await tour.settings()
    await walkGroups(stage, options, friend, me.id)
    await walkCalls(stage, options, partner, oksana.displayName)
    await walkInfo(stage, friend)
    await walkStates(stage, options, friend, me.id)
    await friend.close()
  } finally {
    await context.close()
    await partnerContext.close()
  }
}
