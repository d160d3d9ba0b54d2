// A hand to raise and a few reactions to send, in one small window at the top of a running call.
import { Hand, SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import type { CallScreenProps } from '../screen-props.ts'

/** Few: who looks for the right one has missed the moment. */
const emojis = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const

export function SignsButton({ call, snapshot }: CallScreenProps) {
  const t = useText('call')
  if (snapshot.phase !== 'in_call') return null
  const isUp = snapshot.participants.some(({ isSelf, hand }) => isSelf && hand)
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton
          icon={isUp ? Hand : SmilePlus}
          label={t('call.react')}
          className={classNames(
            'rounded-full!',
            isUp ? 'bg-ink text-page hover:bg-ink hover:text-page' : 'text-ink',
          )}
        />
      </Popover.Trigger>
      <Popover.Content
        side="bottom"
        align="end"
        sideOffset={8}
        collisionPadding={8}
        aria-label={t('call.react')}
        className="z-10 flex max-w-[calc(100vw-1rem)] flex-col gap-2 rounded-large border border-line bg-raised p-2 text-ink shadow-float outline-none animate-appear"
      >
        <div className="flex flex-wrap justify-center">
          {emojis.map((emoji) => (
            <Popover.Close
              key={emoji}
              aria-label={t('call.react_with', { emoji })}
              className="size-11 rounded-full text-title hover:bg-hover"
              onClick={() => call.signs.react(emoji)}
            >
              <span aria-hidden="true">{emoji}</span>
            </Popover.Close>
          ))}
        </div>
        <Popover.Close asChild>
          <Button onClick={() => call.signs.raiseHand(!isUp)}>
            <Hand size={18} aria-hidden="true" />
            {t(isUp ? 'call.lower_hand' : 'call.raise_hand')}
          </Button>
        </Popover.Close>
      </Popover.Content>
    </Popover.Root>
  )
}
