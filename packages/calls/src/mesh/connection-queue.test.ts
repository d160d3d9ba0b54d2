// A connection is with one task at a time, and with none after its end.
import { settle } from '@poruch/live/testing'
import { expect, test } from 'vitest'
import { FakePlatform } from '../testing/fake-platform.ts'
import { ConnectionQueue } from './connection-queue.ts'

const open = () => {
  const platform = new FakePlatform()
  const queue = new ConnectionQueue(platform.createPeerConnection({}))
  return { platform, queue }
}

test('an offer is not begun before the one under way has left the connection', async () => {
  const { queue } = open()
  const states: string[] = []
  const offer = (pc: RTCPeerConnection) => {
    states.push(pc.signalingState)
    return pc.setLocalDescription()
  }
  await Promise.all([queue.run(offer), queue.run(offer)])
  expect(states).toEqual(['stable', 'have-local-offer'])
})

test('what waits when it is closed never gets the connection, and what fails by that is nobody’s fault', async () => {
  const { platform, queue } = open()
  const ran: string[] = []
  let refuse = (_: Error) => {}
  const underway = queue.run(() => new Promise<void>((_, reject) => (refuse = reject)))
  const waiting = queue.run(async () => void ran.push('after the end'))
  await settle()
  queue.close()
  refuse(new DOMException('closed', 'InvalidStateError'))
  await expect(Promise.all([underway, waiting])).resolves.toBeDefined()
  expect([ran, platform.left.connections]).toEqual([[], 0])
})

test('a failure while it is open reaches whoever asked, and the next task runs', async () => {
  const { queue } = open()
  const answer = { type: 'answer', sdp: 'fake 7' } as const
  await expect(queue.run((pc) => pc.setRemoteDescription(answer))).rejects.toThrow('answer in stable')
  await queue.run((pc) => pc.setLocalDescription())
  expect(queue.shared.signalingState).toBe('have-local-offer')
})
