// The large picture of a call in the browser's own small window, above all other programs.
import { type RefObject, useEffect, useRef, useState } from 'react'

export interface PictureInPicture {
  isOpen: boolean
  /** Must come from a gesture. */
  toggle: () => void
}

/** Null: this browser has no such window, or there is no picture. */
export type MaybePictureInPicture = PictureInPicture | null

/**
 * @param element a video of its own that stays for the whole call: the ones on the screen come and go, and the window
 *   closes with its element
 * @param stream what is large now; null: no picture
 */
export function usePictureInPicture(
  element: RefObject<HTMLVideoElement | null>,
  stream: MediaStream | null,
): MaybePictureInPicture {
  const [isOpen, setOpen] = useState(false)
  const isAsked = useRef(false)
  useEffect(() => {
    const video = element.current
    if (video === null) return
    const closed = () => {
      isAsked.current = false
      video.srcObject = null
      setOpen(false)
    }
    video.addEventListener('leavepictureinpicture', closed)
    return () => {
      video.removeEventListener('leavepictureinpicture', closed)
      if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(ignore)
    }
  }, [element])
  useEffect(() => {
    const video = element.current
    if (video === null || !isAsked.current) return
    if (stream !== null) show(video, stream)
    else if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(ignore)
  }, [element, stream])

  if (stream === null || !('pictureInPictureEnabled' in document) || !document.pictureInPictureEnabled)
    return null
  const open = async (video: HTMLVideoElement): Promise<void> => {
    isAsked.current = true
    try {
      await show(video, stream)
      await video.requestPictureInPicture()
      setOpen(true)
    } catch {
      // Refused, or closed before it was open: the call is in the page all the same.
      isAsked.current = false
      video.srcObject = null
    }
  }
  return {
    isOpen,
    toggle() {
      const video = element.current
      if (video === null) return
      if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(ignore)
      else void open(video)
    },
  }
}

/** Resolves when there is a picture to show: the window opens with no other video. */
function show(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream
  return video.play().catch(ignore)
}

function ignore(): void {}
