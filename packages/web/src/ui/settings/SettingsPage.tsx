// Everything a person can set: language, calls, devices, password, invites, and the way out.
import { ArrowLeft, MoonStar } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { CallDevices } from '../call/devices/CallDevices.tsx'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { useSession } from '../session-context.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'
import { useMediaQuery, wideQuery } from '../use-media-query.ts'
import { useNow } from '../use-now.ts'
import { useValue } from '../use-value.ts'
import { CallWaitingChoice } from './CallWaitingChoice.tsx'
import { DeviceList } from './DeviceList.tsx'
import { DoNotDisturb, quietWords } from './DoNotDisturb.tsx'
import { HideAddressChoice } from './HideAddressChoice.tsx'
import { InviteLinks } from './InviteLinks.tsx'
import { LanguageChoice } from './LanguageChoice.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { PrelinkChoice } from './PrelinkChoice.tsx'
import { Section } from './Section.tsx'
import { SignOut } from './SignOut.tsx'
import { ThemeChoice } from './ThemeChoice.tsx'
import { type CallSettingsState, useCallSettings } from './use-call-settings.ts'

export function SettingsPage({ signOut }: { signOut: () => Promise<void> }) {
  const t = useText('settings')
  const me = useValue(useSession().me)
  const calls = useCallSettings()
  return (
    <div className="flex h-full flex-col">
      <SettingsHeader />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-8 md:px-8">
        <div className="mx-auto flex max-w-2xl flex-col">
          <Section title={t('settings.account')}>
            <div className="flex items-center gap-4">
              <Avatar id={me.id} name={me.displayName} size="large" />
              <div className="flex min-w-0 flex-col">
                <p dir="auto" title={me.displayName} className="truncate text-left text-large font-semibold">
                  {me.displayName}
                </p>
                <p className="truncate text-muted">
                  @{me.username} · {t('settings.role', { role: me.role })}
                </p>
              </div>
            </div>
            <Quiet state={calls} />
          </Section>
          <Section title={t('settings.appearance')}>
            <ThemeChoice />
            <LanguageChoice />
          </Section>
          <Section title={t('settings.calls')}>
            <CallDevices />
            <PrelinkChoice />
            <HideAddressChoice />
            <CallWaitingChoice />
            <DoNotDisturb state={calls} />
          </Section>
          <Section title={t('settings.devices')}>
            <DeviceList />
          </Section>
          {(me.role === 'owner' || me.role === 'admin') && (
            <Section title={t('invites.title')} text={t('invites.text')}>
              <InviteLinks />
            </Section>
          )}
          <Section title={t('settings.password')} text={t('settings.password_note')}>
            <PasswordForm />
          </Section>
          <Section title={t('settings.sign_out')} text={t('settings.sign_out_note')}>
            <SignOut signOut={signOut} />
          </Section>
        </div>
      </div>
    </div>
  )
}

/** That no calls ring, where everybody looks who they are here; nothing while they do. */
function Quiet({ state: { quietUntil, busy, change } }: { state: CallSettingsState }) {
  const t = useText('settings')
  const locale = useLocale()
  const now = useNow()
  return (
    <div role="status">
      {quietUntil !== null && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-small bg-accent-soft px-3 py-1.5">
          <MoonStar size={18} aria-hidden="true" className="shrink-0" />
          <p className="figures min-w-40 flex-1">{quietWords(t, locale, quietUntil, now)}</p>
          <Button tone="quiet" busy={busy} onClick={() => void change({ doNotDisturbUntil: null })}>
            {t('settings.quiet_end')}
          </Button>
        </div>
      )}
    </div>
  )
}

function SettingsHeader() {
  const t = useText('settings')
  const go = useGo()
  const isWide = useMediaQuery(wideQuery)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <header className="flex min-h-16 items-center gap-1 border-b border-line bg-panel px-2 md:px-8">
      {!isWide && <IconButton icon={ArrowLeft} label={t('common.back')} onClick={() => go.back('/')} />}
      <h1 ref={heading} tabIndex={-1} className="text-large font-semibold outline-none">
        {t('settings.title')}
      </h1>
    </header>
  )
}
