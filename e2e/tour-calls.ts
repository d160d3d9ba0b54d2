// The part of the walk through calls of many: rooms and who is inside, a call of a group, its people, and what is left of it.
import type { BrowserContextOptions, Page } from '@playwright/test'
import type { Stage } from './stage.ts'

const password = 'a long enough password'
const hike = 'Похід у Карпати'
const room = 'Біля вогнища'

/** `partner` is a page in which Taras is signed in, in English; the group was begun by whoever sits at the page. */
export async function walkCalls(
  stage: Stage,
  options: BrowserContextOptions,
  partner: Page,
  myName: string,
): Promise<void> {
  const context = await stage.context.browser()?.newContext({ locale: 'en-GB' })
  if (context === undefined) throw new Error('no browser')
  try {
    const third = await context.newPage()
    await signIn(stage, third, 'sofia')
    await Promise.all([partner, third].map((page) => openChat(page, hike)))
    await stage.goto('/')
    await openChat(stage.page, hike)
    await lookAtRooms(stage, partner)
    await lookAtGroupCall(stage, partner, third, options.hasTouch === true)
    await lookBack(stage, partner, myName)
  } finally {
    await context.close()
  }
}

async function signIn(stage: Stage, page: Page, username: string): Promise<void> {
  await page.goto(stage.server.origin)
  await page.getByLabel('Username', { exact: true }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await press(page, 'Sign in')
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

const openChat = (page: Page, title: string) =>
  page
    .getByRole('link', { name: new RegExp(title) })
    .first()
    .click()

async function lookAtRooms(stage: Stage, partner: Page): Promise<void> {
  const { page } = stage
  await stage.button('rooms.title').click()
  await page.getByText(stage.word('rooms.empty_title')).waitFor()
  await stage.see('55-rooms-empty')
  await stage.button('rooms.new').click()
  await page.getByRole('dialog').last().getByLabel(stage.word('rooms.name')).fill(room)
  await stage.see('56-room-new')
  await stage.button('rooms.create').click()
  await page.getByRole('heading', { name: room }).waitFor()
  await partner.getByRole('button', { name: /^Rooms/ }).click()
  await press(partner, 'Join room')
  await page.getByRole('group', { name: new RegExp(`^${room}.*Бондаренко`) }).waitFor()
  await stage.see('57-room-inside')
  await press(partner, 'End call')
  await page.getByText(stage.word('rooms.nobody'), { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await stage.goto('/')
  await openChat(page, hike)
}

async function lookAtGroupCall(stage: Stage, partner: Page, third: Page, isPhone: boolean): Promise<void> {
  const { page } = stage
  await openChat(partner, hike).catch(() => {})
  await press(partner, 'Start call')
  await stage.button('call.accept').waitFor()
  await stage.see('58-incoming-group')
  await stage.button('call.decline').click()
  await press(third, 'Accept')
  await stage.button('call.join').waitFor()
  await stage.see('59-call-banner')
  await stage.button('call.join').click()
  const tiles = page.getByRole('list', { name: stage.word('call.people') }).getByRole('listitem')
  await tiles.nth(2).waitFor()
  await press(third, 'Turn camera on')
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].some(({ currentTime }) => currentTime > 0.5),
  )
  await stage.see('60-group-call')
  await stage.button('call.layout_speaker').click()
  await stage.see('61-speaker')
  await stage.button('call.layout_grid').click()
  await stage.button('call.people_panel').click()
  await page.getByRole('dialog').last().locator('[aria-haspopup=menu]').first().click()
  await page.getByRole('menu').waitFor()
  await stage.see('62-call-people')
  await page.keyboard.press('Escape')
  await stage.button('call.end_for_all').click()
  await page.getByRole('alertdialog').waitFor()
  await stage.see('63-end-for-all')
  await page.keyboard.press('Escape')
  await stage.button('call.react').click()
  await stage.button('call.raise_hand').click()
  if (isPhone) await page.touchscreen.tap(20, 200)
  await page
    .getByRole('img', { name: stage.word('call.hand_up') })
    .first()
    .waitFor()
  await stage.see('64-hand-raised')
  await stage.button('call.minimise').click()
  await stage.button('call.return').waitFor()
  await stage.see('65-group-call-minimised')
  await stage.button('call.end').click()
  await press(third, 'End call')
  await press(partner, 'End call')
  await stage.button('call.end').waitFor({ state: 'hidden' })
}

async function lookBack(stage: Stage, partner: Page, myName: string): Promise<void> {
  const { page } = stage
  await stage.goto('/calls')
  await page.getByText(hike).first().waitFor()
  await stage.see('66-calls-of-many')
  await stage.goto('/settings')
  const waiting = page.getByText(stage.word('settings.call_waiting'), { exact: true }).first()
  await waiting.scrollIntoViewIfNeeded()
  await stage.see('67-settings-calls')
  await openChat(partner, myName)
  await press(partner, 'Voice call')
  await stage.button('call.accept').click()
  await stage.button('call.mute').waitFor()
  await page.reload()
  await stage.button('call.return').waitFor()
  await stage.see('68-return-to-call')
  await stage.button('call.end').click()
  await stage.button('call.return').waitFor({ state: 'hidden' })
}
