// The part of the walk that needs more than two people: groups and channels, from beginning one to being invited.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from '@playwright/test'
import type { Session } from '@poruch/client'
import type { ChatId, UserId } from '@poruch/protocol'
import type { Stage } from './stage.ts'
import { until } from './until.ts'
import { writeIn, writer } from './writer.ts'

const password = 'a long enough password'
const hike = 'Похід у Карпати'
const news = 'Новини школи №7'
const rightToLeft = 'טיול בהרים'
/** As long as a title may be. */
const longTitle = 'Самоорганізація мешканців будинку номер сорок два на вулиці Героїв Крут — '
  .repeat(3)
  .slice(0, 200)

const picture = join(import.meta.dirname, '../packages/web/public/icon-512.png')

/** `friend` is Taras, known to whoever sits at the page; `options` are those of its browser. */
export async function walkGroups(
  stage: Stage,
  options: BrowserContextOptions,
  friend: Session,
  me: UserId,
): Promise<void> {
  const sofia = await writer(stage.server, { displayName: 'Софія Мельник', username: 'sofia', password })
  try {
    await begin(stage)
    const chatId = await talk(stage, friend, sofia)
    await list(stage, friend, sofia, { me, chatId })
    await invited(stage, options, sofia)
  } finally {
    await sofia.close()
  }
}

async function begin(stage: Stage): Promise<void> {
  await stage.goto('/')
  await stage.button('inbox.new').click()
  await stage.item('inbox.new_group').waitFor()
  await stage.see('20-new-menu')
  await stage.item('inbox.new_group').click()
  await stage.field('groups.name').waitFor()
  await stage.button('groups.create').click()
  await stage.see('21-new-group-error')
  await choosePicture(stage)
  await stage.fill('groups.name', hike)
  for (const username of ['taras', 'sofia']) {
    await stage.fill('people.search', username)
    const dialog = stage.page.getByRole('dialog')
    await dialog.getByRole('button', { name: new RegExp(`@${username}`) }).click()
  }
  await stage.see('22-new-group')
  await stage.button('groups.create').click()
  await stage.field('chat.message').waitFor()
  await stage.see('23-group-begun')
}

/** For the new group: from a file, cut to a square, and shown before it is sent. */
async function choosePicture(stage: Stage): Promise<void> {
  await stage.button('groups.choose_picture').click()
  await stage.page.locator('input[type=file]').first().setInputFiles(picture)
  await stage.button('common.save').waitFor()
  await stage.see('21-picture-crop')
  await stage.button('common.save').click()
  await stage.button('groups.remove_picture').waitFor()
}

async function talk(stage: Stage, friend: Session, sofia: Session): Promise<ChatId> {
  const found = () => friend.roster.chats.get().find(({ title }) => title === hike)?.chat.id
  await until('the group is there', () => found() !== undefined)
  const chatId = found()
  if (chatId === undefined) throw new Error('no group')
  await writeIn(friend, chatId, ['Хто веде машину?', 'У мене п’ять місць.'])
  await writeIn(sofia, chatId, ['Я за кермом з Полтави'])
  await stage.fill('chat.message', 'Намет беру я')
  await stage.button('chat.send').click()
  await stage.page.getByRole('img', { name: stage.word('chat.sent'), exact: true }).waitFor()
  await writeIn(friend, chatId, ['@oksana а спальник є?'])
  await stage.page.getByRole('log').getByText('спальник').first().waitFor()
  await stage.see('24-group')
  return chatId
}

interface Place {
  me: UserId
  chatId: ChatId
}

async function list(stage: Stage, friend: Session, sofia: Session, { me, chatId }: Place): Promise<void> {
  await stage.goto('/calls')
  const channel = await friend.chats.create({ kind: 'channel', title: news, userIds: [me] })
  await writeIn(friend, channel, ['У п’ятницю уроків немає'])
  const trip = await sofia.chats.create({ kind: 'group', title: rightToLeft, userIds: [me] })
  await writeIn(sofia, trip, ['שלום! 👋'])
  await sofia.chats.create({ kind: 'group', title: longTitle, userIds: [me] })
  await writeIn(friend, chatId, ['@oksana чекаємо на тебе о 7:00'])
  await stage.goto('/')
  await stage.page.getByText(rightToLeft).waitFor()
  await stage.page.getByText(longTitle).first().waitFor()
  await stage.see('25-inbox-groups')
  const row = (title: string) => stage.page.getByRole('link', { name: new RegExp(title) }).first()
  await row(hike).click({ button: 'right' })
  await stage.item('inbox.pin').waitFor()
  await stage.see('26-chat-menu')
  await stage.item('inbox.pin').click()
  await row(news).click({ button: 'right' })
  await stage.page.getByRole('menuitem').nth(4).click()
  await row(rightToLeft).click({ button: 'right' })
  await stage.item('inbox.archive').click()
  await stage.page.getByRole('link', { name: new RegExp(stage.word('inbox.archived')) }).waitFor()
  await stage.see('27-inbox-marks')
  await stage.page.getByRole('link', { name: new RegExp(stage.word('inbox.archived')) }).click()
  await stage.page.getByText(rightToLeft).waitFor()
  await stage.see('28-archived')
}

/** A link into a chat, opened while signed in, and by a stranger. */
async function invited(stage: Stage, options: BrowserContextOptions, sofia: Session): Promise<void> {
  const choir = await sofia.chats.create({ kind: 'group', title: 'Хор «Дударик»', userIds: [] })
  const description = 'Репетиції щовівторка о шостій.\nНоти приносимо свої.'
  await sofia.chats.edit(choir, { what: 'description', description })
  await sofia.api.setPicture(choir, new Blob([readFileSync(picture)], { type: 'image/png' }))
  const { token } = await sofia.api.createInvite({ chatId: choir, uses: null, expiresAt: null })
  await stage.goto(`/invite/${token}`)
  await stage.button('join.join').waitFor()
  await stage.see('29-join')
  const stranger = await stage.context.browser()?.newContext({ ...options, reducedMotion: 'reduce' })
  const page = await stranger?.newPage()
  if (page === undefined) throw new Error('no browser')
  await page.goto(`${stage.server.origin}/invite/${token}`)
  await page.getByRole('button', { name: stage.word('auth.create_account'), exact: true }).waitFor()
  await stage.see('30-join-signed-out', page)
  await stranger?.close()
  await stage.button('join.join').click()
  await stage.field('chat.message').waitFor()
  await stage.see('31-joined')
  await stage.goto('/invite/no-such-link')
  await stage.page.getByText(stage.word('join.invalid_title')).waitFor()
  await stage.see('31-join-invalid')
  // Whoever is in already comes right into the chat.
  await stage.goto(`/invite/${token}`)
  await stage.field('chat.message').waitFor()
}
