// An invite link to a chat: seen before it is joined, joined at one press, and told in words when it cannot be.
// @vitest-environment happy-dom
import { PoruchError } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { JoinPage, type JoinPageProps } from './JoinPage.tsx'

const chat = make.preview({ kind: 'channel', title: 'News of the school', memberCount: 1 })

let drawn: Drawn
afterEach(() => drawn.end())

async function open(
  given: Partial<JoinPageProps> & Pick<JoinPageProps, 'state'>,
): Promise<readonly string[]> {
  const done: string[] = []
  const note = (what: string) => () => {
    done.push(what)
  }
  const props = {
    onJoin: async () => note('join')(),
    isWaiting: false,
    onRetry: note('retry'),
    onOpen: note('open'),
    onLeave: note('leave'),
    ...given,
  }
  drawn = await draw(<JoinPage {...props} />)
  return done
}

test('shows what one is invited to, and joins', async () => {
  const done = await open({ state: { kind: 'found', chat, picture: null } })
  expect(drawn.all('heading')).toEqual(['News of the school'])
  expect(drawn.page.textContent).toContain('Channel · 1 member')
  await drawn.press(drawn.find('button', 'Join'))
  expect(done).toEqual(['join'])
})

test('N-2: whoever is in already is told so, and comes to the chat', async () => {
  const done = await open({ state: { kind: 'inside', chat, picture: null } })
  expect(drawn.page.textContent).toContain('You are in this chat already.')
  expect(drawn.all('button')).not.toContain('Join')
  await drawn.press(drawn.find('button', 'Open'))
  expect(done).toEqual(['open'])
})

test('a refusal is told, and can be tried again', async () => {
  const onJoin = async () => {
    throw new PoruchError('forbidden')
  }
  await open({ state: { kind: 'found', chat, picture: null }, onJoin })
  await drawn.press(drawn.find('button', 'Join'))
  expect(drawn.all('alert')).toEqual(['You may not do this.'])
  expect(drawn.find('button', 'Join').getAttribute('aria-busy')).toBeNull()
})

test.each([
  [{ kind: 'failed', reason: 'The server is away.' }, 'Try again', 'retry'],
  [{ kind: 'invalid' }, 'To your chats', 'leave'],
] as const)('%o offers “%s”', async (state, name, means) => {
  const done = await open({ state })
  await drawn.press(drawn.find('button', name))
  expect(done).toEqual([means])
})

test('whoever joins without a connection is told that it waits', async () => {
  await open({
    state: { kind: 'found', chat, picture: null },
    isWaiting: true,
    onJoin: () => new Promise(() => {}),
  })
  await drawn.press(drawn.find('button', 'Join'))
  expect(drawn.all('note')).toEqual(['No connection. You join as soon as it is back.'])
})
