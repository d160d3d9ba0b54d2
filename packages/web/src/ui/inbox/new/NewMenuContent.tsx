// The menu "New" with its button.
import { MessageCircle, SquarePen } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { useText } from '../../text-context.tsx'

export interface NewMenuContentProps {
  defaultOpen: boolean
  onDirectChat: () => void
}

export function NewMenuContent({ defaultOpen, onDirectChat }: NewMenuContentProps) {
  const t = useText()
  // What was chosen begins after the menu gave the focus back: so a dialog knows where to return it.
  const chosen = useRef<(() => void) | null>(null)
  const begin = () => {
    if (chosen.current !== null) setTimeout(chosen.current)
    chosen.current = null
  }
  return (
    <Menu
      defaultOpen={defaultOpen}
      onClosed={begin}
      trigger={<IconButton icon={SquarePen} label={t('inbox.new')} />}
    >
      <MenuItem
        icon={MessageCircle}
        onSelect={() => {
          chosen.current = onDirectChat
        }}
      >
        {t('inbox.new_direct_chat')}
      </MenuItem>
    </Menu>
  )
}
