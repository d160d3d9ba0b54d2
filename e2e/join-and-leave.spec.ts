// A group from its beginning: two people in it write to each other live, a third comes in by a link, and one leaves.
import { expect, type Page, test } from '@playwright/test'
import { olena, taras } from './person.ts'
import { Poruch } from './poruch.ts'
import { launchChromium } from './screen.ts'
import { Stage } from './stage.ts'
import { type Account, writer } from './writer.ts'

const password = 'a long enough password'
const account = ({ name, username }: typeof olena): Account => ({ displayName: name, username, password })
const sofia: Account = { displayName: 'Sofia Melnyk', username: 'sofia', password }

async function signIn(stage: Stage, { username }: Account): Promise<void> {
  await stage.fill('auth.username', username)
  await stage.fill('auth.password', password)
  await stage.button('auth.sign_in').click()
}

const says = (page: Page, text: string) => page.getByRole('log').getByText(text).waitFor()

test('a group is begun, lived in, joined by a link and left', async () => {
  const server = await Poruch.start()
  const browser = await launchChromium()
  const open = async () => {
    const context = await browser.newContext({ locale: 'en-GB' })
    return new Stage(context, await context.newPage(), server, 'en', async () => {})
  }
  const first = await writer(server, account(olena))
  await first.close()
  const friend = await writer(server, account(taras))
  const guest = await writer(server, sofia)
  try {
    const [hers, guests] = [await open(), await open()]
    await hers.goto('/')
    await signIn(hers, account(olena))
    await hers.button('inbox.new').click()
    await hers.item('inbox.new_group').click()
    await hers.fill('groups.name', 'Walks')
    await hers.fill('people.search', 'taras')
    await hers.page
      .getByRole('dialog')
      .getByRole('button', { name: /@taras/ })
      .click()
    await hers.button('groups.create').click()
    await hers.field('chat.message').waitFor()

    await expect.poll(() => friend.roster.chats.get().map(({ title }) => title)).toContain('Walks')
    const chatId = friend.roster.chats.get()[0]?.chat.id
    if (chatId === undefined) throw new Error('no group')
    const his = friend.timeline(chatId)
    his.open()
    his.send({ kind: 'text', text: 'Who drives?' })
    await says(hers.page, 'Who drives?')
    await hers.fill('chat.message', 'I do.')
    await hers.button('chat.send').click()
    await expect
      .poll(() => his.state.get().messages.map(({ body }) => body.kind === 'text' && body.text))
      .toContain('I do.')

    // Whoever has no session in this browser signs in first, and comes back to the link.
    const { token } = await friend.api.createInvite({ chatId, uses: 5, expiresAt: null })
    await guests.goto(`/invite/${token}`)
    await guests.page.getByText('Group · 2 members').waitFor()
    await guests.button('auth.sign_in').click()
    await signIn(guests, sofia)
    await guests.button('join.join').click()
    await says(guests.page, 'Who drives?')
    await hers.page.getByText('3 members').waitFor()
    await guests.goto(`/invite/${token}`)
    await guests.field('chat.message').waitFor()

    await guests.page.getByRole('link', { name: /Walks/ }).click({ button: 'right' })
    await guests.item('groups.leave').click()
    await guests.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
    await hers.page.getByText('2 members').waitFor()
    await guests.page.getByRole('link', { name: /Walks/ }).waitFor({ state: 'hidden' })
  } finally {
    await Promise.all([friend.close(), guest.close()])
    await browser.close()
    await server.stop()
  }
})
