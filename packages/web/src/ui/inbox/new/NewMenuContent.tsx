// The menu "New" with its button.
import { type LucideIcon, Megaphone, MessageCircle, SquarePen, Users } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { useText } from '../../text-context.tsx'
import type { NewThing } from './NewWhenOpen.tsx'

const things: readonly (readonly [NewThing, LucideIcon])[] = [
  ['direct_chat', MessageCircle],
  ['group', Users],
  ['channel', Megaphone],
]

export interface NewMenuContentProps {
  defaultOpen: boolean
  onChoose: (thing: NewThing) => void
}

export function NewMenuContent({ defaultOpen, onChoose }: NewMenuContentProps) {
  const t = useText()
  // What was chosen begins after the menu gave the focus back: so a dialog knows where to return it.
  const chosen = useRef<NewThing | null>(null)
  const begin = () => {
    const thing = chosen.current
    chosen.current = null
    if (thing !== null) setTimeout(() => onChoose(thing))
  }
  return (
    <Menu
      defaultOpen={defaultOpen}
      onClosed={begin}
      trigger={<IconButton icon={SquarePen} label={t('inbox.new')} />}
    >
      {things.map(([thing, icon]) => (
        <MenuItem
          key={thing}
          icon={icon}
          onSelect={() => {
            chosen.current = thing
          }}
        >
          {t(`inbox.new_${thing}`)}
        </MenuItem>
      ))}
    </Menu>
  )
}
