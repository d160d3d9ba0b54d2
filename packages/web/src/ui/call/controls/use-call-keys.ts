// M, V and S mute, turn the camera and share the screen, wherever the focus is in the call but in a field.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { useEffect } from 'react'
import { toggleCamera, toggleMicrophone, toggleScreen } from './toggle.ts'

export function useCallKeys(call: CallHandle, snapshot: CallSnapshot): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return
      // By place on the keyboard: the same keys under a Ukrainian or Russian layout.
      if (event.code === 'KeyM') toggleMicrophone(call, snapshot)
      else if (event.code === 'KeyV') toggleCamera(call, snapshot)
      else if (event.code === 'KeyS') toggleScreen(call, snapshot)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [call, snapshot])
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
