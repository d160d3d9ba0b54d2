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
      className="absolute end-1.5 top-3 bg-panel opacity-0 shadow-[0_0_0_1px_var(--line)] group-hover:opacity-100 group-has-focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:pointer-events-none pointer-coarse:opacity-0"
      {...rest}
    />
  )
}
