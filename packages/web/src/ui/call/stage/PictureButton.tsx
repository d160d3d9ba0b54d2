// Moves the large picture into the browser's own small window, and back.
import { PictureInPicture2 } from 'lucide-react'
import { IconButton } from '../../parts/IconButton.tsx'
import { useText } from '../../text-context.tsx'
import type { PictureInPicture } from './use-picture-in-picture.ts'

export function PictureButton({ pip }: { pip: PictureInPicture }) {
  const t = useText('call')
  return (
    <IconButton
      icon={PictureInPicture2}
      label={t('call.picture_in_picture')}
      aria-pressed={pip.isOpen}
      className="rounded-full! text-ink"
      onClick={pip.toggle}
    />
  )
}
