// The doors: what is wrong is said beside the field and has the focus, and nothing is sent twice.
// @vitest-environment happy-dom
import { NetworkError } from '@poruch/client'
import { Value } from '@poruch/live'
import { PoruchError, type ServerInfo } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import type { App, AppState } from '../../app/state.ts'
import { type Drawn, draw } from '../testing/draw.tsx'
import { InvitePage } from './InvitePage.tsx'
import { SignInPage } from './SignInPage.tsx'
import { SignUpPage } from './SignUpPage.tsx'

const server = make.serverInfo()

function app(given: Partial<App>): App {
  const unsaid = async () => {
    throw new Error('The test did not say what this answers.')
  }
  const state = new Value<AppState>({ kind: 'starting' })
  return { state, start: unsaid, signIn: unsaid, signUp: unsaid, checkInvite: unsaid, ...given }
}

let drawn: Drawn
afterEach(() => drawn.end())

const field = (label: string) => drawn.find('textbox', label)
/** What stands beside a field, as a screen reader reads it with the field. */
const errorOf = (label: string) => {
  const id = field(label).getAttribute('aria-describedby')
  return field(label).getAttribute('aria-invalid') === 'true' && id !== null
    ? document.getElementById(id)?.textContent
    : null
}

describe('signing in', () => {
  test('empty fields are named beside them, the first has the focus, and nothing is sent', async () => {
    drawn = await draw(<SignInPage />, { app: app({}) })
    await drawn.press(drawn.find('button', 'Sign in'))
    expect([errorOf('Username'), errorOf('Password')]).toEqual(['Fill this in', 'Fill this in'])
    expect(document.activeElement).toBe(field('Username'))
  })

  test('an error goes when its field is written in, the other one stays', async () => {
    drawn = await draw(<SignInPage />, { app: app({}) })
    await drawn.press(drawn.find('button', 'Sign in'))
    await drawn.write(field('Username'), 'o')
    expect([errorOf('Username'), errorOf('Password')]).toEqual([null, 'Fill this in'])
  })

  test('A-5: a refusal stands beside the password, whichever was wrong, and has the focus', async () => {
    const signIn = async () => {
      throw new PoruchError('wrong_credentials')
    }
    drawn = await draw(<SignInPage />, { app: app({ signIn }) })
    await drawn.write(field('Username'), 'olena')
    await drawn.write(field('Password'), 'not the password')
    await drawn.press(drawn.find('button', 'Sign in'))
    expect(errorOf('Password')).toBe('Username and password do not match.')
    expect(document.activeElement).toBe(field('Password'))
  })

  test('a server that cannot be reached is told above the button, and what was written stays', async () => {
    const signIn = async () => {
      throw new NetworkError('no network here')
    }
    drawn = await draw(<SignInPage />, { app: app({ signIn }) })
    await drawn.write(field('Username'), 'olena')
    await drawn.write(field('Password'), 'secret enough')
    await drawn.press(drawn.find('button', 'Sign in'))
    expect(drawn.all('alert').join()).toContain('The server cannot be reached')
    expect((field('Username') as HTMLInputElement).value).toBe('olena')
  })

  test('pressed twice, it is sent once', async () => {
    const sent: unknown[] = []
    const signIn = (body: unknown) => {
      sent.push(body)
      return new Promise<void>(() => {})
    }
    drawn = await draw(<SignInPage />, { app: app({ signIn }) })
    await drawn.write(field('Username'), ' Olena ')
    await drawn.write(field('Password'), 'secret enough')
    const button = drawn.find('button', 'Sign in')
    await drawn.change(() => {
      button.click()
      button.click()
    })
    await drawn.press(button)
    expect(sent).toEqual([{ username: 'olena', password: 'secret enough' }])
    expect(button.getAttribute('aria-busy')).toBe('true')
  })

  test('who was signed out from elsewhere is told', async () => {
    const leaving = { expelled: true, unsent: 'nowhere' } as const
    drawn = await draw(<SignInPage leaving={leaving} />, { app: app({}) })
    expect(drawn.page.textContent).toContain('You were signed out on this device.')
    expect(drawn.page.textContent).not.toContain('did not send')
  })

  test.each([
    ['disk', 'kept on this device for you alone'],
    ['memory', 'kept only in this open page'],
  ] as const)('O-15: what waits unsent in %s is told at the door', async (unsent, words) => {
    drawn = await draw(<SignInPage leaving={{ expelled: false, unsent }} />, { app: app({}) })
    expect(drawn.page.textContent).toContain(words)
    expect(drawn.page.textContent).not.toContain('You were signed out')
  })
})

describe('creating an account', () => {
  test('each field says what it must be', async () => {
    drawn = await draw(<SignUpPage server={server} invite={null} />, { app: app({}) })
    await drawn.write(field('Username'), 'О!')
    await drawn.write(field('Password'), 'short')
    await drawn.press(drawn.find('button', 'Create account'))
    expect(errorOf('Display name')).toBe('Write your name')
    expect(errorOf('Username')).toBe('Use 3 to 32 of a–z, 0–9, _ and .')
    expect(errorOf('Password')).toBe('Use at least 8 characters')
    expect(document.activeElement).toBe(field('Display name'))
  })

  test('a taken username is said beside it', async () => {
    const signUp = async () => {
      throw new PoruchError('username_taken')
    }
    drawn = await draw(<SignUpPage server={server} invite={null} />, { app: app({ signUp }) })
    await drawn.write(field('Display name'), 'Olena')
    await drawn.write(field('Username'), 'olena')
    await drawn.write(field('Password'), 'secret enough')
    await drawn.press(drawn.find('button', 'Create account'))
    expect(errorOf('Username')).toBe('That username is taken. Choose another.')
  })

  test('where nobody may register there is no form, but the way to get in', async () => {
    const shut = { ...server, registration: 'invite' } satisfies ServerInfo
    drawn = await draw(<SignUpPage server={shut} invite={null} />, { app: app({}) })
    expect(drawn.all('textbox')).toEqual([])
    expect(drawn.page.textContent).toContain('New accounts need an invite link.')
  })
})

describe('an invite link', () => {
  test('that cannot be checked now is tried again', async () => {
    let isBroken = true
    const checkInvite = async () => {
      if (isBroken) throw new NetworkError('no network here')
      return { valid: true, chat: null }
    }
    drawn = await draw(<InvitePage server={server} token="t" />, { app: app({ checkInvite }) })
    await drawn.until(() => drawn.all('alert').length === 1)
    isBroken = false
    await drawn.press(drawn.find('button', 'Try again'))
    await drawn.until(() => drawn.all('textbox').includes('Display name'))
  })

  test('that does not work any more says so, and leads to signing in', async () => {
    drawn = await draw(<InvitePage server={server} token="t" />, {
      app: app({ checkInvite: async () => ({ valid: false, chat: null }) }),
    })
    await drawn.until(() => drawn.all('heading').includes('This invite does not work any more'))
    expect(drawn.all('button')).toContain('Sign in')
  })

  describe('into a chat', () => {
    const check = async () => ({ valid: true, chat: make.preview({ title: 'Walks', memberCount: 3 }) })
    const open = async (given: Partial<App> = {}, at = server) => {
      history.replaceState(null, '', '/invite/t')
      drawn = await draw(<InvitePage server={at} token="t" />, { app: app({ checkInvite: check, ...given }) })
      await drawn.until(() => drawn.all('heading').includes('Walks'))
    }

    test('N-2: shows the chat, and asks to sign in or create an account first', async () => {
      await open()
      expect(drawn.page.textContent).toContain('Group · 3 members')
      expect(drawn.all('button')).toEqual(['Sign in', 'Create account'])
    })

    test('A-13, N-5: makes no account by itself, and whoever creates one shows it and stays at its address', async () => {
      const sent: unknown[] = []
      const signUp = async ({ invite }: { invite?: string | null | undefined }) => void sent.push(invite)
      await open({ signUp })
      await drawn.press(drawn.find('button', 'Create account'))
      await drawn.write(field('Display name'), 'Olena')
      await drawn.write(field('Username'), 'olena')
      await drawn.write(field('Password'), 'secret enough')
      await drawn.press(drawn.find('button', 'Create account'))
      expect(sent).toEqual(['t'])
      expect(location.pathname).toBe('/invite/t')
    })

    test('goes from one door to the other without leaving its address', async () => {
      await open()
      await drawn.press(drawn.find('button', 'Sign in'))
      await drawn.press(drawn.find('button', 'Create account'))
      await drawn.press(drawn.find('button', 'Sign in'))
      expect(drawn.all('textbox')).toEqual(['Username', 'Password'])
      expect(location.pathname).toBe('/invite/t')
    })

    test('where accounts need an invite to the server, says so', async () => {
      await open({}, { ...server, registration: 'invite' })
      await drawn.press(drawn.find('button', 'Create account'))
      expect(drawn.page.textContent).toContain('New accounts need an invite link.')
    })
  })
})
