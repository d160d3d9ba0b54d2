// One stop of the keyboard for all tiles of a call: arrow keys go from one to the next, and a pin keeps the focus.
import type { DeviceId } from '@poruch/protocol'
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { Other } from '../../../calling/others.ts'
import type { Layout } from '../use-layout.ts'
import { nextTile } from './next-tile.ts'

/** The button of a tile; `data-tile` says whose. */
const tileSelector = '[data-tile]'

export interface Tiles {
  layout: Layout
  /** For the element around them. */
  place: RefObject<HTMLDivElement | null>
  /** The one to which Tab leads. */
  stop: DeviceId | null
  onFocus: (deviceId: DeviceId) => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onPin: (deviceId: DeviceId) => void
}

export function useTiles(layout: Layout, others: readonly Other[]): Tiles {
  const place = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<DeviceId | null>(null)
  const pinned = useRef<DeviceId | null>(null)
  // Another layout draws other elements: the focus goes on to the one of the same tile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after every change of what is drawn large
  useLayoutEffect(() => {
    const kept = pinned.current
    pinned.current = null
    if (kept !== null) buttonOf(place.current, kept)?.focus()
  }, [layout.large])
  const first = layout.large ?? others[0]?.deviceId ?? null
  return {
    layout,
    place,
    stop: others.some(({ deviceId }) => deviceId === at) ? at : first,
    onFocus: setAt,
    onKeyDown(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      const buttons = [...(place.current?.querySelectorAll<HTMLElement>(tileSelector) ?? [])]
      const boxes = buttons.map((button) => (button.closest('li') ?? button).getBoundingClientRect())
      const next = nextTile(boxes, buttons.indexOf(event.currentTarget), event.key)
      if (next === null) return
      event.preventDefault()
      buttons[next]?.focus()
    },
    onPin(deviceId) {
      pinned.current = deviceId
      layout.pin(layout.pinned === deviceId ? null : deviceId)
    },
  }
}

function buttonOf(place: HTMLElement | null, deviceId: DeviceId): HTMLElement | undefined {
  const buttons = [...(place?.querySelectorAll<HTMLElement>(tileSelector) ?? [])]
  return buttons.find(({ dataset }) => dataset.tile === deviceId)
}
