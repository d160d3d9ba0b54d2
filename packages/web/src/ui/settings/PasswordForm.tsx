// Changing the password.
import { limits } from '@poruch/protocol'
import { passwordProblem } from '../../app/account-rules.ts'
import { showToast } from '../../app/toasts.ts'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useForm } from '../use-form.ts'
import { useValue } from '../use-value.ts'

export function PasswordForm() {
  const t = useText('settings')
  const session = useSession()
  const { username } = useValue(session.me)
  const form = useForm({
    names: ['current', 'next'],
    initial: { current: '', next: '' },
    check: ({ current, next }) => {
      const wrong = passwordProblem(next)
      return { ...(current === '' && { current: t('auth.fill_in') }), ...(wrong && { next: t(wrong) }) }
    },
    send: async (values) => {
      await session.api.changePassword(values)
      form.clear()
      showToast(t('settings.password_changed'))
    },
    fieldOf: ({ code }) => (code === 'wrong_password' ? 'current' : null),
  })
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
      {/* Tells a password manager whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        label={t('settings.current_password')}
        autoComplete="current-password"
        maxLength={limits.passwordMax}
        {...form.bind('current')}
      />
      <PasswordField
        label={t('settings.new_password')}
        hint={t('auth.password_hint')}
        autoComplete="new-password"
        maxLength={limits.passwordMax}
        {...form.bind('next')}
      />
      {form.problem !== null && <Notice tone="error">{form.problem}</Notice>}
      <Button type="submit" busy={form.busy} className="self-start">
        {t('settings.password')}
      </Button>
    </form>
  )
}
