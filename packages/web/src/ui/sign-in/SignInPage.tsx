// Signing in to an account that exists.
import { useLocation } from 'wouter'
import type { Leaving } from '../../app/state.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useText } from '../text-context.tsx'
import { useForm } from '../use-form.ts'
import { Door } from './Door.tsx'

export interface SignInPageProps {
  /** Who left just now, and what they left unsent. */
  leaving?: Leaving
  /** To creating an account, where that is no page of its own. */
  onSignUp?: () => void
}

export function SignInPage({ leaving, onSignUp }: SignInPageProps) {
  const t = useText('sign-in')
  const app = useApp()
  const [, navigate] = useLocation()
  const form = useForm({
    names: ['username', 'password'],
    initial: { username: '', password: '' },
    check: ({ username, password }) => ({
      ...(username.trim() === '' && { username: t('auth.fill_in') }),
      ...(password === '' && { password: t('auth.fill_in') }),
    }),
    send: ({ username, password }) => app.signIn({ username: username.trim().toLowerCase(), password }),
    fieldOf: ({ code }) => (code === 'wrong_credentials' ? 'password' : null),
  })
  return (
    <Door title={t('auth.sign_in')}>
      {leaving?.expelled && <Notice tone="warning">{t('auth.signed_out')}</Notice>}
      {leaving?.unsent === 'disk' && <Notice tone="hint">{t('auth.unsent_kept')}</Notice>}
      {leaving?.unsent === 'memory' && <Notice tone="warning">{t('auth.unsent_in_page')}</Notice>}
      <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        <Field
          label={t('auth.username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          {...form.bind('username')}
        />
        <PasswordField
          label={t('auth.password')}
          autoComplete="current-password"
          maxLength={256}
          {...form.bind('password')}
        />
        {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
        <Button type="submit" tone="primary" busy={form.busy}>
          {t('auth.sign_in')}
        </Button>
      </form>
      <div className="flex flex-wrap items-center justify-center gap-x-1 text-muted">
        {t('auth.no_account')}
        <Button tone="quiet" onClick={onSignUp ?? (() => navigate('/sign-up'))}>
          {t('auth.create_account')}
        </Button>
      </div>
    </Door>
  )
}
