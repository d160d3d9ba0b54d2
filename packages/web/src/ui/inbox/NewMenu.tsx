// What can be begun: for now a chat with one person.
import { MessageCircle, SquarePen } from 'lucide-react'
import { IconButton } from '../parts/IconButton.tsx'
import { Menu, MenuItem } from '../parts/Menu.tsx'
import { useText } from '../text-context.tsx'

export function NewMenu({ onDirectChat }: { onDirectChat: () => void }) {
  const t = useText()
  return (
    <Menu trigger={<IconButton icon={SquarePen} label={t('inbox.new')} />}>
      <MenuItem icon={MessageCircle} onSelect={onDirectChat}>
        {t('inbox.new_direct_chat')}
      </MenuItem>
    </Menu>
  )
}
