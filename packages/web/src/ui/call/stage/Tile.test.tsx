// What the tile of somebody in a call of many says about them.
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { othersIn } from '../../../calling/others.ts'
import { otherWith, snapshotWith } from '../../../calling/testing/fake-call.ts'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, taras } from '../../testing/fake-session.ts'
import { OtherTile } from './Tile.tsx'
import type { Tiles } from './use-tiles.ts'

let drawn: Drawn
afterEach(() => drawn.end())

const tiles: Tiles = {
  layout: { kind: 'grid', pinned: null, large: null, toggle: () => {}, pin: () => {} },
  place: { current: null },
  stop: null,
  onFocus: () => {},
  onKeyDown: () => {},
  onPin: () => {},
}
const quiet = { microphone: false, camera: false, screen: false, screenAudio: false }

async function show(change: Parameters<typeof otherWith>[0]): Promise<string> {
  const participants = [otherWith({ userId: taras.id, media: quiet, ...change })]
  const shown = othersIn(snapshotWith({ phase: 'in_call', participants })).map((one) => (
    <OtherTile key={one.deviceId} one={one} tiles={tiles} />
  ))
  drawn = await draw(<ul>{shown}</ul>, { session: fakeSession().session })
  return drawn.page.textContent ?? ''
}

test('names whoever is there, and says no more', async () => {
  const said = await show({})
  expect(said).toContain(taras.displayName)
  expect(said).not.toMatch(/On hold|Reconnecting/)
})

test('says who has put the call on hold', async () => {
  expect(await show({ held: true })).toContain('On hold')
})

test('says of somebody whose connection is away only that, held or not', async () => {
  const said = await show({ held: true, link: 'lost' })
  expect(said).toContain('Reconnecting…')
  expect(said).not.toContain('On hold')
})

test('keeps the last picture of somebody whose connection is away, dimmed', async () => {
  // The one here has no tracks at all.
  const camera = Object.assign(document.createElement('canvas').captureStream(), { getTracks: () => [] })
  const streams = { audio: camera, camera, screen: camera }
  const sees = { media: { ...quiet, camera: true }, hasCameraFrames: true, streams }
  const pictures = () => [
    drawn.page.querySelectorAll('video').length,
    drawn.page.querySelectorAll('.call-dimmed video').length,
  ]
  await show(sees)
  expect(pictures()).toEqual([1, 0])
  await drawn.end()
  await show({ ...sees, link: 'lost' })
  expect(pictures()).toEqual([1, 1])
})

test('says whose hand is up, and marks whoever speaks', async () => {
  const hasHand = () => drawn.page.querySelector('[aria-label="Hand raised"]') !== null
  const isMarked = () => drawn.page.querySelector('.call-speaks') !== null
  const heard = { ...quiet, microphone: true }
  await show({ media: heard })
  expect([hasHand(), isMarked()]).toEqual([false, false])
  await drawn.end()
  await show({ media: heard, speaking: true, hand: true })
  expect([hasHand(), isMarked()]).toEqual([true, true])
  await drawn.end()
  // What was last heard of somebody who is muted or away says nothing of now.
  await show({ media: quiet, speaking: true })
  expect(isMarked()).toBe(false)
  await drawn.end()
  await show({ media: heard, speaking: true, link: 'lost' })
  expect(isMarked()).toBe(false)
})
