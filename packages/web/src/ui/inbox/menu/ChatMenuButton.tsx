// Over the end of a row, for pointers that hover and for the keyboard; a finger presses the row itself.
import { Ellipsis } from 'lucide-react'
import type { ComponentProps } from 'react'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'

export function ChatMenuButton({
  name,
  ...rest
}: { name: string } & Omit<ComponentProps<typeof IconButton>, 'icon' | 'label'>) {
  const t = useText()
  return (
    <IconButton
      icon={Ellipsis}
      label={t('inbox.chat_actions', { name })}
      className="absolute end-1.5 top-3 opacity-0 hover:bg-line focus-visible:opacity-100 pointer-coarse:pointer-events-none pointer-fine:group-hover:opacity-100 pointer-fine:aria-expanded:opacity-100"
      {...rest}
    />
  )
}
