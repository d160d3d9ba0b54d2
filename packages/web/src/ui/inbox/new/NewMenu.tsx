// What can be begun: a chat with one person, a group, a channel. The menu's code comes after the first frame; its button is there at once.
import { SquarePen } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import type { NewMenuContentProps } from './NewMenuContent.tsx'

const NewMenuContent = lazyPart([], async () => (await import('./NewMenuContent.tsx')).NewMenuContent)

export function NewMenu({ onChoose }: Pick<NewMenuContentProps, 'onChoose'>) {
  const t = useText()
  // Pressed before the menu was there: then it opens as soon as it is.
  const [wanted, setWanted] = useState(false)
  const label = t('inbox.new')
  return (
    <Suspense fallback={<IconButton icon={SquarePen} label={label} onClick={() => setWanted(true)} />}>
      <NewMenuContent defaultOpen={wanted} onChoose={onChoose} />
    </Suspense>
  )
}
