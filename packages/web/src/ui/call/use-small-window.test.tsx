// walking into a room covers nothing, until something has to be told.
// @vitest-environment happy-dom
import { newId, type RoomId } from '@poruch/protocol'
import { afterEach, expect, test } from 'vitest'
import type { CallView } from '../../calling/view.ts'
import { problemWords } from '../../calling/words.ts'
import { type Drawn, draw } from '../testing/draw.tsx'
import { useSmallWindow } from './use-small-window.ts'

let drawn: Drawn
afterEach(() => drawn.end())

const denied = [problemWords({ code: 'permission_denied', kind: 'microphone' }, false)]

function Window({ roomId, problems }: { roomId: RoomId | null; problems: CallView['problems'] }) {
  const [isMinimised, setMinimised] = useSmallWindow({ roomId }, { problems })
  return (
    <button type="button" onClick={() => setMinimised(!isMinimised)}>
      {isMinimised ? 'small' : 'large'}
    </button>
  )
}

test('R-7: a room begins in the small window, any other call on the whole screen', async () => {
  drawn = await draw(<Window roomId={newId()} problems={[]} />)
  expect(drawn.all('button')).toEqual(['small'])
  await drawn.end()
  drawn = await draw(<Window roomId={null} problems={[]} />)
  expect(drawn.all('button')).toEqual(['large'])
})

test('a microphone that cannot be had is told on the whole screen, once', async () => {
  const roomId = newId<RoomId>()
  drawn = await draw(<Window roomId={roomId} problems={[]} />)
  await drawn.redraw(<Window roomId={roomId} problems={denied} />)
  expect(drawn.all('button')).toEqual(['large'])
  await drawn.press(drawn.find('button', 'large'))
  await drawn.redraw(<Window roomId={roomId} problems={[...denied]} />)
  expect(drawn.all('button')).toEqual(['small'])
})
