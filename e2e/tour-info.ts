// The part of the walk inside a group: who wrote what, what there is to know about it, a channel, a chat that is gone.
import type { Locator } from '@playwright/test'
import type { Session } from '@poruch/client'
import type { ChatId } from '@poruch/protocol'
import type { Stage } from './stage.ts'
import { device, writeIn } from './writer.ts'

const password = 'a long enough password'

/** `friend` is Taras; Oksana sits at the page, and Sofia has an account. */
export async function walkInfo(stage: Stage, friend: Session): Promise<void> {
  const own = await device(stage.server, { username: 'oksana', password })
  const sofia = await device(stage.server, { username: 'sofia', password })
  try {
    await lookAtGroup(stage, await fillGroup(own, friend, sofia))
    await lookAtInfo(stage, friend.me.get().displayName)
    await lookAtChannel(stage, friend, own)
    await lookAtGone(stage, friend, own)
  } finally {
    await Promise.all([own.close(), sofia.close()])
  }
}

async function fillGroup(own: Session, friend: Session, sofia: Session): Promise<ChatId> {
  const [friendId, otherId] = [friend.me.get().id, sofia.me.get().id]
  const group = await own.chats.create({ kind: 'group', title: 'Мандрівки', userIds: [friendId] })
  await own.chats.edit(group, { what: 'title', title: 'Мандрівки Карпатами' })
  const description = 'Хто їде, хто за кермом, що взяти з собою.\nhttps://example.org/carpathians'
  await own.chats.edit(group, { what: 'description', description })
  await own.chats.add(group, [otherId])
  await own.chats.setRole(group, friendId, 'admin')
  await writeIn(friend, group, ['Вітаю, @oksana! Коли рушаємо?', 'Маю місце ще для двох у машині.'])
  await writeIn(sofia, group, ['Я за суботу, о сьомій'])
  await writeIn(own, group, ['@taras, тоді в суботу.'])
  await writeIn(friend, group, ['Домовилися!'])
  return group
}

async function lookAtGroup(stage: Stage, group: ChatId): Promise<void> {
  await stage.goto(`/chat/${group}`)
  await stage.page.getByText('Домовилися!').last().waitFor()
  await stage.see('32-group-authors')
  await stage.fill('chat.message', '@')
  await stage.page.getByRole('option').first().waitFor()
  await stage.see('33-mention')
  await stage.page.keyboard.press('Escape')
  await stage.fill('chat.message', '')
}

async function lookAtInfo(stage: Stage, member: string): Promise<void> {
  const { page } = stage
  const closeDialog = async (role: 'dialog' | 'alertdialog') => {
    await page.keyboard.press('Escape')
    await page.getByRole(role).waitFor({ state: 'hidden' })
  }
  await stage.button('chat.info').click()
  const members = page.getByRole('list', { name: stage.word('groups.members_title') })
  await members.getByText(member, { exact: true }).waitFor()
  await stage.see('34-chat-info')
  await stage.button('groups.edit').click()
  await stage.see('35-chat-info-edit')
  await page.keyboard.press('Escape')
  await stage.button('groups.invite_link').click()
  await stage.button('invites.create').click()
  const code = page.getByRole('img', { name: stage.word('invites.qr') })
  await code.waitFor()
  await code.scrollIntoViewIfNeeded()
  await stage.see('36-chat-invite')
  await stage.button('groups.invite_link').click()
  await members.getByRole('button').first().click()
  await page.getByRole('menu').waitFor()
  await stage.see('37-member-menu')
  await page.keyboard.press('Escape')
  await stage.button('groups.leave').click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
  await stage.see('38-hand-over')
  await closeDialog('dialog')
  await stage.button('groups.delete').click()
  await page.getByRole('alertdialog').waitFor()
  await stage.see('39-delete-chat')
  await closeDialog('alertdialog')
  await stage.button('groups.add_people').click()
  await page.getByRole('dialog').waitFor()
  await stage.see('40-add-people')
  await closeDialog('dialog')
  await lookAtBan(stage, members)
}

/** Of whoever stands last in the list. */
async function lookAtBan(stage: Stage, members: Locator): Promise<void> {
  const { page } = stage
  await members.getByRole('button').last().click()
  await stage.item('groups.ban').click()
  const question = page.getByRole('alertdialog')
  await question.waitFor()
  await stage.see('43-ban')
  await question.getByRole('button', { name: stage.word('groups.ban'), exact: true }).click()
  await question.waitFor({ state: 'hidden' })
  await stage.button('groups.banned').click()
  const banned = page.getByRole('list', { name: stage.word('groups.banned') })
  await banned.getByRole('button').waitFor()
  await stage.see('44-banned')
}

async function lookAtChannel(stage: Stage, friend: Session, own: Session): Promise<void> {
  const userIds = [own.me.get().id]
  const channel = await friend.chats.create({ kind: 'channel', title: 'Новини хору', userIds })
  await writeIn(friend, channel, ['Репетиція в середу о 19:00, вхід із двору.'])
  await stage.goto(`/chat/${channel}`)
  await stage.page.getByText(stage.word('chat.only_admins')).waitFor()
  await stage.page.getByText('Репетиція').last().waitFor()
  await stage.see('41-channel')
}

async function lookAtGone(stage: Stage, friend: Session, own: Session): Promise<void> {
  const meId = own.me.get().id
  const chatId = await friend.chats.create({ kind: 'group', title: 'Сюрприз', userIds: [meId] })
  await stage.goto(`/chat/${chatId}`)
  await stage.fill('chat.message', 'А що, як подарувати їй велосипед?')
  await friend.chats.remove(chatId, meId)
  await stage.page.getByText(stage.word('chat.gone_kept')).waitFor()
  await stage.see('42-chat-gone')
}
