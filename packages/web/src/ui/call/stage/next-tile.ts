// Which tile of a call an arrow key leads to, wherever the screen has put them.

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const middleOf = ({ left, top, width, height }: Box) => [left + width / 2, top + height / 2] as const

/** @returns the place of the nearest one that way; null: there is none, or the key leads nowhere */
export function nextTile(boxes: readonly Box[], at: number, key: string): number | null {
  if (key === 'Home') return boxes.length === 0 ? null : 0
  if (key === 'End') return boxes.length === 0 ? null : boxes.length - 1
  const direction = directions[key]
  const from = boxes[at]
  if (direction === undefined || from === undefined) return null
  const [x, y] = direction
  const [fromX, fromY] = middleOf(from)
  let found: number | null = null
  let nearest = Number.POSITIVE_INFINITY
  for (const [place, box] of boxes.entries()) {
    const [toX, toY] = middleOf(box)
    const ahead = (toX - fromX) * x + (toY - fromY) * y
    if (place === at || ahead < 1) continue
    // What stands in the same row or column comes before what is nearer but aside.
    const aside = Math.abs((toX - fromX) * y) + Math.abs((toY - fromY) * x)
    const distance = ahead + aside * 4
    if (distance >= nearest) continue
    nearest = distance
    found = place
  }
  return found
}
