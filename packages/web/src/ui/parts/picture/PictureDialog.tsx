// Chooses a picture and the square of it, and hands that on.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { Notice } from '../Notice.tsx'
import { type Crop, wholeOf } from './crop.ts'
import { PictureCrop } from './PictureCrop.tsx'
import { PictureSource } from './PictureSource.tsx'
import { type Picture, type PictureProblem, type Reading, readPicture, squareOf } from './read-picture.ts'

export interface PictureDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Sends the square. The dialog closes after it, or says why it could not be done and keeps what was chosen. */
  onSave: (square: Blob) => Promise<void>
  /** How a file is read and a square is made; of the browser unless said. */
  read?: (file: Blob) => Promise<Reading>
  cut?: (picture: Picture, crop: Crop) => Promise<Blob>
}

export function PictureDialog({ open, onOpenChange, ...rest }: PictureDialogProps) {
  const t = useText('picture')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('picture.title')}>
      <Choosing {...rest} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

type ChoosingProps = Omit<PictureDialogProps, 'open' | 'onOpenChange'> & { onDone: () => void }

function Choosing({ onSave, onDone, read = readPicture, cut = squareOf }: ChoosingProps) {
  const t = useText('picture')
  const errorText = useErrorText()
  const chosen = useChosenPicture(read)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const { picture, crop, problem } = chosen
  const save = async () => {
    if (picture === null || crop === null) return
    setBusy(true)
    setFault(null)
    try {
      await onSave(await cut(picture, crop))
      onDone()
    } catch (error) {
      setFault(errorText(error))
      setBusy(false)
    }
  }
  const again = () => {
    setFault(null)
    chosen.forget()
  }
  const words = problem === null ? fault : t(`picture.${problem}`)
  return (
    <div className="flex flex-col gap-4 overflow-y-auto px-5 pt-1 pb-5">
      {words !== null && <Notice tone="error">{words}</Notice>}
      {picture === null || crop === null ? (
        <PictureSource onFile={chosen.choose} />
      ) : (
        <>
          <PictureCrop picture={picture} crop={crop} onChange={chosen.change} />
          <div className="flex justify-end gap-2">
            <Button onClick={again} disabled={busy}>
              {t('picture.another')}
            </Button>
            <Button tone="primary" busy={busy} onClick={() => void save()}>
              {t('common.save')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

/** The picture that was chosen last, closed when another takes its place or nobody needs it. */
function useChosenPicture(read: (file: Blob) => Promise<Reading>) {
  const [picture, setPicture] = useState<Picture | null>(null)
  const [crop, setCrop] = useState<Crop | null>(null)
  const [problem, setProblem] = useState<PictureProblem | null>(null)
  const turn = useRef(0)
  const change = useCallback(
    (to: (crop: Crop) => Crop) => setCrop((before) => (before === null ? null : to(before))),
    [],
  )
  useEffect(() => () => picture?.close(), [picture])
  // Whatever is still being read when the dialog closes comes too late.
  useEffect(() => {
    const now = turn
    return () => {
      now.current += 1
    }
  }, [])
  return {
    picture,
    crop,
    problem,
    change,
    forget: () => {
      setPicture(null)
      setProblem(null)
    },
    choose: async (file: Blob): Promise<void> => {
      turn.current += 1
      const mine = turn.current
      const reading = await read(file)
      if (mine !== turn.current) {
        if ('picture' in reading) reading.picture.close()
        return
      }
      setProblem('problem' in reading ? reading.problem : null)
      if ('problem' in reading) return
      setPicture(reading.picture)
      setCrop(wholeOf(reading.picture))
    },
  }
}
