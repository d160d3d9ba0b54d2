// Holding Space opens a muted microphone, letting go closes it again.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { useEffect, useRef, useState } from 'react'
import { isOn } from '../../../calling/view.ts'
import { retry } from './toggle.ts'

/** What takes Space for itself when the keyboard brought the focus there. */
const controls =
  'button, a[href], summary, [role=button], [role=menuitem], [role=tab], [role=switch], [role=checkbox]'
const fields = 'input, textarea, select, [contenteditable], [role=textbox], [role=slider]'

/** @returns whether the person speaks by holding the key */
export function usePushToTalk(call: CallHandle, { microphone }: CallSnapshot): boolean {
  const [isHeld, setHeld] = useState(false)
  const now = useRef(microphone)
  now.current = microphone
  useEffect(() => {
    let held = false
    /** A button that a mouse has pressed keeps the focus, but nobody means it with the next Space. */
    let isByKeyboard = false
    const release = () => {
      if (!held) return
      held = false
      setHeld(false)
      call.setMicrophone(false)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Tab') isByKeyboard = true
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey) return
      if (isFor(event.target, fields) || (isByKeyboard && isFor(event.target, controls))) return
      if (!held && (event.repeat || isOn(now.current))) return
      // Nor scrolls the page, nor presses the button that was clicked last.
      event.preventDefault()
      if (held) return
      held = true
      setHeld(true)
      if (now.current.wanted) retry(call, 'microphone')
      else call.setMicrophone(true)
    }
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || !held) return
      event.preventDefault()
      release()
    }
    const onPointerDown = () => {
      isByKeyboard = false
    }
    const ended = new AbortController()
    const options = { signal: ended.signal, capture: true }
    addEventListener('keydown', onKeyDown, options)
    addEventListener('keyup', onKeyUp, options)
    addEventListener('pointerdown', onPointerDown, options)
    // The key that is let go in another window is never told here.
    addEventListener('blur', release, options)
    document.addEventListener('visibilitychange', release, options)
    return () => {
      ended.abort()
      release()
    }
  }, [call])
  return isHeld
}

function isFor(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
