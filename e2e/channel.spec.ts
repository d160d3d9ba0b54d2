// In a channel the admins write and everybody reads, whatever a member's browser tries.
import { expect, test } from '@playwright/test'
import { newId } from '@poruch/protocol'
import { beginChat, openChatId, openFromList, saidOn } from './chat-steps.ts'
import { command } from './command.ts'
import { olena, taras } from './person.ts'
import { expectSoon } from './soon.ts'
import { Town } from './town.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

test('M-7: a member of a channel reads it live, has no box to write in, and is refused past the screen', async () => {
  const [owner, member] = await town.signUp(olena, taras)
  await beginChat(owner, 'channel', 'Trails', [taras])
  await openFromList(member, 'Trails')
  await member.sees('Only admins write here')
  await expectSoon('a post in a channel', () => owner.send('The path by the river is open.'), {
    on: member,
    place: 'chat',
    shows: ['The path by the river is open.'],
  })
  await member.seesNoControl('textbox', 'Message')
  await member.seesNoControl('button', 'Send')
  const answer = await command(member, {
    type: 'message.send',
    id: newId(),
    chatId: await openChatId(member),
    body: { kind: 'text', text: 'May I come along?' },
  })
  expect(answer).toMatchObject({ type: 'error', code: 'forbidden' })
  await owner.send('Mind the step.')
  await member.sees('Mind the step.')
  const texts = async (guest: typeof owner) => (await saidOn(guest)).map(({ text }) => text).slice(1)
  expect(await texts(member)).toEqual(['The path by the river is open.', 'Mind the step.'])
  expect(await texts(owner)).toEqual(['The path by the river is open.', 'Mind the step.'])
})
