// The part of the walk that needs many people: a group, a channel, what there is to know about them, a chat that is gone.
import type { Page } from '@playwright/test'
import { createApi, memoryCache, openSession, type Session } from '@poruch/client'
import type { ChatId } from '@poruch/protocol'
import type { Poruch } from './poruch.ts'
import { until } from './until.ts'

export interface GroupTour {
  page: Page
  server: Poruch
  word: (key: string) => string
  see: (name: string) => Promise<void>
  /** Who looks at the page. */
  me: { username: string; password: string }
  /** Somebody who writes without a browser. */
  friend: Session
  /** Another one. */
  other: Session
}

/** A second device of the person who looks at the page. */
async function secondDevice({ server: { origin }, me }: GroupTour): Promise<Session> {
  const info = await createApi({ origin }).signIn({ ...me, transport: 'bearer' })
  const { token } = info
  return openSession(info, { api: createApi({ origin, token }), origin, token, cache: memoryCache() })
}

async function say(from: Session, chatId: ChatId, ...texts: readonly string[]): Promise<void> {
  const timeline = from.timeline(chatId)
  for (const text of texts) timeline.send({ kind: 'text', text })
  await until('everything is sent', () => timeline.state.get().pending.length === 0)
}

export async function groupScreens(tour: GroupTour): Promise<void> {
  const device = await secondDevice(tour)
  const group = await fillGroup(tour, device)
  await lookAtGroup(tour, group)
  await lookAtInfo(tour)
  await lookAtChannel(tour, device)
  await lookAtGone(tour, device)
  await device.close()
}

async function fillGroup({ friend, other, me }: GroupTour, device: Session): Promise<ChatId> {
  const [friendId, otherId] = [friend.me.get().id, other.me.get().id]
  const group = await device.chats.create({ kind: 'group', title: 'Мандрівки', userIds: [friendId] })
  await device.chats.edit(group, { what: 'title', title: 'Мандрівки Карпатами' })
  const description = 'Хто їде, хто за кермом, що взяти з собою.\nhttps://example.org/carpathians'
  await device.chats.edit(group, { what: 'description', description })
  await device.chats.add(group, [otherId])
  await device.chats.setRole(group, friendId, 'admin')
  await say(friend, group, `Вітаю, @${me.username}! Коли рушаємо?`, 'Маю місце ще для двох у машині.')
  await say(other, group, 'Я за суботу, о сьомій 🏔️')
  await say(device, group, `@${friend.me.get().username}, тоді в суботу.`)
  await say(friend, group, 'Домовилися!')
  return group
}

async function lookAtGroup({ page, server, word, see }: GroupTour, group: ChatId): Promise<void> {
  await page.goto(`${server.origin}/chat/${group}`)
  await page.getByText('Домовилися!').last().waitFor()
  await see('30-group')
  const box = page.getByLabel(word('chat.message'), { exact: true })
  await box.fill('@')
  await page.getByRole('option').first().waitFor()
  await see('31-mention')
  await page.keyboard.press('Escape')
  await box.fill('')
}

async function lookAtInfo({ page, word, see, friend }: GroupTour): Promise<void> {
  const button = (key: string) => page.getByRole('button', { name: word(key), exact: true }).first()
  const closeDialog = async (role: 'dialog' | 'alertdialog') => {
    await page.keyboard.press('Escape')
    await page.getByRole(role).waitFor({ state: 'hidden' })
  }
  await button('chat.info').click()
  const members = page.getByRole('list', { name: word('groups.members_title') })
  await members.getByText(friend.me.get().displayName, { exact: true }).waitFor()
  await see('32-chat-info')
  await button('groups.edit').click()
  await see('33-chat-info-edit')
  await page.keyboard.press('Escape')
  await button('groups.invite_link').click()
  await button('invites.create').click()
  await page.getByRole('img', { name: word('invites.qr') }).waitFor()
  await page.getByRole('img', { name: word('invites.qr') }).scrollIntoViewIfNeeded()
  await see('34-chat-invite')
  await button('groups.invite_link').click()
  await members.getByRole('button').first().click()
  await page.getByRole('menu').waitFor()
  await see('35-member-menu')
  await page.keyboard.press('Escape')
  await button('groups.leave').click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
  await see('36-hand-over')
  await closeDialog('dialog')
  await button('groups.delete').click()
  await page.getByRole('alertdialog').waitFor()
  await see('37-delete-chat')
  await closeDialog('alertdialog')
  await button('groups.add_people').click()
  await page.getByRole('dialog').waitFor()
  await see('38-add-people')
  await closeDialog('dialog')
}

async function lookAtChannel(tour: GroupTour, device: Session): Promise<void> {
  const { page, server, word, see, friend } = tour
  const meId = device.me.get().id
  const channel = await friend.chats.create({ kind: 'channel', title: 'Новини хору', userIds: [meId] })
  await say(friend, channel, 'Репетиція в середу о 19:00, вхід із двору.')
  await page.goto(`${server.origin}/chat/${channel}`)
  await page.getByText(word('chat.only_admins')).waitFor()
  await page.getByText('Репетиція').last().waitFor()
  await see('39-channel')
}

async function lookAtGone(tour: GroupTour, device: Session): Promise<void> {
  const { page, server, word, see, friend } = tour
  const meId = device.me.get().id
  const chatId = await friend.chats.create({ kind: 'group', title: 'Сюрприз', userIds: [meId] })
  await page.goto(`${server.origin}/chat/${chatId}`)
  await page.getByLabel(word('chat.message'), { exact: true }).fill('А що, як подарувати їй велосипед?')
  await friend.chats.remove(chatId, meId)
  await page.getByText(word('chat.gone_removed')).waitFor()
  await see('40-chat-gone')
}
