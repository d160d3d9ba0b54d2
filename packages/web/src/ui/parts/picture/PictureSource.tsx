// Where a picture comes from: a file, the camera of a phone, the clipboard, or something dropped here.
import { Camera, ImageUp } from 'lucide-react'
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { useText } from '../../text-context.tsx'
import { Button } from '../Button.tsx'
import { classNames } from '../class-names.ts'

export interface PictureSourceProps {
  onFile: (file: Blob) => void
}

export function PictureSource({ onFile }: PictureSourceProps) {
  const t = useText('picture')
  const isOver = usePastedAndDropped(onFile)
  const file = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const first = useRef<HTMLButtonElement>(null)
  // Also when one comes back here: what had the focus is gone.
  useEffect(() => first.current?.focus(), [])
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? []
    // The same file may be chosen again, after it was changed.
    target.value = ''
    if (chosen !== undefined) onFile(chosen)
  }
  // The inputs stand behind buttons: not reached by the keyboard, not read out.
  const hidden = { type: 'file', accept: 'image/*', hidden: true, onChange: take } as const
  return (
    <div
      className={classNames(
        'flex flex-col items-center gap-3 rounded-large border-2 border-dashed p-6',
        isOver ? 'border-accent bg-accent-soft' : 'border-line',
      )}
    >
      <input {...hidden} ref={file} />
      <input {...hidden} ref={camera} capture="environment" />
      <Button ref={first} tone="primary" onClick={() => file.current?.click()}>
        <ImageUp size={20} aria-hidden="true" />
        {t('picture.choose')}
      </Button>
      <Button className="pointer-fine:hidden" onClick={() => camera.current?.click()}>
        <Camera size={20} aria-hidden="true" />
        {t('picture.camera')}
      </Button>
      <p className="text-center text-small text-muted pointer-coarse:hidden">{t('picture.drop')}</p>
    </div>
  )
}

/** Anywhere on the page: whoever misses the frame must not lose the app to the picture. @returns is one held over it? */
function usePastedAndDropped(onFile: (file: Blob) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  const latest = useRef(onFile)
  latest.current = onFile
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const takeFrom = (event: Event, files: FileList | undefined) => {
      const [file] = files ?? []
      if (file === undefined) return
      event.preventDefault()
      latest.current(file)
    }
    document.addEventListener('paste', (event) => takeFrom(event, event.clipboardData?.files), { signal })
    const over = (event: DragEvent) => {
      event.preventDefault()
      setIsOver(true)
    }
    document.addEventListener('dragover', over, { signal })
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setIsOver(false), {
      signal,
    })
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setIsOver(false)
      takeFrom(event, event.dataTransfer?.files)
    }
    document.addEventListener('drop', drop, { signal })
    return () => ending.abort()
  }, [])
  return isOver
}
