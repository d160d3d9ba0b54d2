// Creating an account: the first one, an open one, or one by invite link.
import { cleanName, limits, type ServerInfo } from '@poruch/protocol'
import { useLocation } from 'wouter'
import { displayNameProblem, passwordProblem, usernameProblem } from '../../app/account-rules.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useText } from '../text-context.tsx'
import { useForm } from '../use-form.ts'
import { Door } from './Door.tsx'

export interface SignUpPageProps {
  server: ServerInfo
  /** The token of the invite link that led here. */
  invite: string | null
  /** That of a link into a chat. It makes no account, but shows that somebody was asked to come. */
  chatInvite?: string
  /** To signing in, where that is no page of its own. Given, the person stays at this address when they are in. */
  onSignIn?: () => void
}

export function SignUpPage({ server, invite, chatInvite, onSignIn }: SignUpPageProps) {
  const t = useText('sign-in')
  const isShut = !server.empty && invite === null && server.registration !== 'open'
  const text = invite === null ? {} : { text: t('invite.text') }
  return (
    <Door title={t(invite === null ? 'auth.create_account' : 'invite.title')} {...text}>
      {server.empty && <Notice tone="hint">{t('auth.first_account')}</Notice>}
      {isShut ? (
        <Notice tone="hint">
          {t(server.registration === 'invite' ? 'auth.invite_only' : 'auth.closed')}
        </Notice>
      ) : (
        <SignUpForm invite={invite ?? chatInvite ?? null} stays={onSignIn !== undefined} />
      )}
      {!server.empty && <ToSignIn onSignIn={onSignIn} />}
    </Door>
  )
}

function SignUpForm({ invite, stays }: { invite: string | null; stays: boolean }) {
  const t = useText('sign-in')
  const app = useApp()
  const [path, navigate] = useLocation()
  const form = useForm({
    names: ['displayName', 'username', 'password'],
    initial: { displayName: '', username: '', password: '' },
    check: ({ displayName, username, password }) => {
      const found = {
        displayName: displayNameProblem(displayName),
        username: usernameProblem(username.trim()),
        password: passwordProblem(password),
      }
      return {
        ...(found.displayName && { displayName: t(found.displayName) }),
        ...(found.username && { username: t(found.username) }),
        ...(found.password && { password: t(found.password) }),
      }
    },
    send: async ({ displayName, username, password }) => {
      const names = { displayName: cleanName(displayName), username: username.trim() }
      await app.signUp({ ...names, password, invite })
      if (!stays && path !== '/') navigate('/', { replace: true })
    },
    fieldOf: ({ code }) => (code === 'username_taken' ? 'username' : null),
  })
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
      <Field
        label={t('auth.display_name')}
        hint={t('auth.display_name_hint')}
        autoComplete="name"
        dir="auto"
        maxLength={limits.displayNameMax}
        {...form.bind('displayName')}
      />
      <Field
        label={t('auth.username')}
        hint={t('auth.username_hint')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={limits.usernameMax}
        {...form.bind('username')}
      />
      <PasswordField
        label={t('auth.password')}
        hint={t('auth.password_hint')}
        autoComplete="new-password"
        maxLength={limits.passwordMax}
        {...form.bind('password')}
      />
      {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
      <Button type="submit" tone="primary" busy={form.busy}>
        {t('auth.create_account')}
      </Button>
    </form>
  )
}

function ToSignIn({ onSignIn }: { onSignIn: (() => void) | undefined }) {
  const t = useText('sign-in')
  const [, navigate] = useLocation()
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-1 text-muted">
      {t('auth.have_account')}
      <Button tone="quiet" onClick={onSignIn ?? (() => navigate('/'))}>
        {t('auth.sign_in')}
      </Button>
    </div>
  )
}
