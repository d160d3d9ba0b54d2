// The picture that a new group or channel begins with: none, or a square that was chosen and is not sent yet.
import { ImagePlus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../../text-context.tsx'

export interface PictureChoiceProps {
  square: Blob | null
  onChoose: () => void
  onRemove: () => void
}

export function PictureChoice({ square, onChoose, onRemove }: PictureChoiceProps) {
  const t = useText('groups')
  const address = useAddress(square)
  const label = t(square === null ? 'groups.choose_picture' : 'groups.change_picture')
  return (
    <div className="relative shrink-0">
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={onChoose}
        className="flex size-16 items-center justify-center overflow-hidden rounded-full border border-control bg-raised text-muted transition-colors duration-150 hover:bg-hover hover:text-ink"
      >
        {address === null ? (
          <ImagePlus size={24} aria-hidden="true" />
        ) : (
          <img src={address} alt="" className="size-full object-cover" />
        )}
      </button>
      {square !== null && (
        <button
          type="button"
          aria-label={t('groups.remove_picture')}
          title={t('groups.remove_picture')}
          onClick={onRemove}
          className="group absolute -end-4 -bottom-4 flex size-11 items-center justify-center rounded-full"
        >
          <span className="flex size-6 items-center justify-center rounded-full border border-control bg-raised text-ink group-hover:bg-hover">
            <X size={14} aria-hidden="true" />
          </span>
        </button>
      )}
    </div>
  )
}

/** An address in this page, given back when another takes its place. */
function useAddress(square: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (square === null) return setAddress(null)
    const made = URL.createObjectURL(square)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [square])
  return address
}
