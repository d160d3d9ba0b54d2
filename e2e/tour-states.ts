// The part of the walk that few come to: names of any length and script, very many chats, and what is slow, failed or gone.
import type { BrowserContextOptions, Page } from '@playwright/test'
import type { Session } from '@poruch/client'
import { type ChatId, decodeServerMessage, encode, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import type { Stage } from './stage.ts'
import { writeIn } from './writer.ts'

const marks = '\u0300\u0301\u0302\u0303\u0308\u030b\u0316\u0317\u0323\u0330'
const stacked = [...'Карпати'].map((letter) => letter + marks).join('')
/** As long as a title may be, with a word that must be broken. */
const longTitle = `Самоорганізація${'мешканців'.repeat(5)} будинку на вулиці Героїв Крут — `
  .repeat(3)
  .slice(0, 200)
const lines = [
  `${stacked} стоїть високо, а рядок над ним лишається видимим`,
  'שלום! הפגישה ב־10:00, הקישור https://example.org/path ואז Carpathians',
  'Дуже'.repeat(60),
]
const crowdSize = 2_000

/** `friend` is Taras; `me` is whoever sits at the page. */
export async function walkStates(
  stage: Stage,
  options: BrowserContextOptions,
  friend: Session,
  me: UserId,
): Promise<void> {
  const group = await friend.chats.create({ kind: 'group', title: longTitle, userIds: [me] })
  await writeIn(friend, group, lines)
  await lookAtLong(stage, group)
  await lookAtGone(stage, friend, me)
  const state = await stage.context.storageState()
  const device = await stage.context
    .browser()
    ?.newContext({ ...options, reducedMotion: 'reduce', storageState: state })
  if (device === undefined) throw new Error('no browser')
  try {
    await lookAtFailure(stage, await device.newPage(), group)
    await lookAtCrowd(stage, await device.newPage())
  } finally {
    await device.close()
  }
  await lookAtWaiting(stage)
}

async function lookAtLong(stage: Stage, group: ChatId): Promise<void> {
  await stage.goto(`/chat/${group}`)
  await stage.page.getByText('Дуже').last().waitFor()
  await stage.see('45-long-words')
  await stage.button('chat.info').click()
  await stage.page.getByRole('list', { name: stage.word('groups.members_title') }).waitFor()
  await stage.see('46-long-title')
}

/** It goes while it is open, and nothing was written in it. */
async function lookAtGone(stage: Stage, friend: Session, me: UserId): Promise<void> {
  const chatId = await friend.chats.create({ kind: 'group', title: 'Прогулянки', userIds: [me] })
  await stage.goto(`/chat/${chatId}`)
  await stage.field('chat.message').waitFor()
  await friend.chats.remove(chatId, me)
  await stage.page
    .getByRole('heading', { level: 1, name: 'Прогулянки' })
    .and(stage.page.locator(':focus'))
    .waitFor()
  await stage.see('47-chat-gone-nothing-left')
}

/** On a device that holds nothing yet, to which nothing comes but the list of chats. */
async function lookAtFailure(stage: Stage, page: Page, group: ChatId): Promise<void> {
  const { origin } = stage.server
  let isSilent = true
  await page.routeWebSocket(/\/socket/, (socket) => {
    if (!isSilent) socket.connectToServer()
  })
  await page.goto(origin)
  await page
    .getByRole('status', { name: stage.word('common.loading') })
    .first()
    .waitFor()
  await stage.see('48-loading', page)
  isSilent = false
  await page.route(/\/api\/v1\/(chats|invites)\//, (route) => route.abort())
  await page.goto(`${origin}/chat/${group}`)
  await page.getByText(stage.word('chat.first_load_failed')).waitFor()
  await stage.see('49-chat-failed', page)
  await page.getByRole('button', { name: stage.word('chat.info'), exact: true }).click()
  await page.getByText(stage.word('groups.members_failed')).waitFor()
  await stage.see('50-members-failed', page)
  await page.goto(`${origin}/invite/some-link`)
  await page.getByText(stage.word('join.failed_title')).waitFor()
  await stage.see('51-join-failed', page)
  await page.close()
}

/** The server says of very many chats that they are this person's. */
async function lookAtCrowd(stage: Stage, page: Page): Promise<void> {
  const now = Date.now()
  const entries = Array.from({ length: crowdSize }, (_, at) =>
    make.entry({
      chat: make.group({ title: `Гурток ${at + 1}`, lastSeq: 2_000 }),
      lastMessage: make.message({ createdAt: now - at * 600_000 }),
      me: make.membership({
        pinnedAt: at < 2 ? 1 : null,
        mutedUntil: at % 5 === 1 ? Number.MAX_SAFE_INTEGER : null,
      }),
      unread: (at * 7) % 1_200,
      mentions: at % 4 === 0 ? 1 : 0,
    }),
  )
  await page.routeWebSocket(/\/socket/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((frame) => {
      const said = decodeServerMessage(String(frame))
      socket.send(said?.type === 'welcome' ? encode({ ...said, roster: make.page({ entries }) }) : frame)
    })
  })
  await page.goto(stage.server.origin)
  const first = page.getByRole('link', { name: /Гурток/ }).first()
  await first.waitFor()
  await stage.see('52-many-chats', page)
  await first.focus()
  await page.keyboard.press('End')
  await page
    .getByRole('link', { name: /Гурток/ })
    .last()
    .and(page.locator(':focus'))
    .waitFor()
  await stage.see('53-many-chats-end', page)
  await page.close()
}

/** What is begun without a connection. */
async function lookAtWaiting(stage: Stage): Promise<void> {
  await stage.goto('/')
  await stage.button('inbox.new').click()
  await stage.item('inbox.new_channel').click()
  await stage.fill('groups.name', 'Оголошення')
  await stage.context.setOffline(true)
  await stage.page.getByText(stage.word('connection.offline')).waitFor({ timeout: 30_000 })
  await stage.button('groups.create').click()
  await stage.page.getByText(stage.word('groups.waiting')).waitFor()
  await stage.see('54-new-channel-waiting')
  await stage.context.setOffline(false)
  await stage.page.getByRole('heading', { name: 'Оголошення' }).waitFor()
}
