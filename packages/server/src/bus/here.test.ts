// Proves that all receivers hear everything, in order, whatever becomes of one of them.
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { type Publication, publishOn, type Receiver } from './bus.ts'
import { createBusHere } from './here.ts'

it('hands each publication to all receivers in order, also to those that came later', () => {
  const log: string[] = []
  const hears = (name: string): Receiver => {
    return (publication) => log.push(`${name} ${publication.kind}`)
  }
  const receivers = [hears('one')]
  const bus = createBusHere(receivers, pino({ level: 'silent' }))
  publishOn(bus)({ people: [] }, { type: 'pong', re: null, serverAt: 0, cursor: '' })
  receivers.push(hears('two'))
  bus.publish({ kind: 'close', devices: [], code: 4401 })
  expect(log).toEqual(['one event', 'one close', 'two close'])
})

it('a receiver that fails is logged once, and the others hear it all the same', () => {
  const lines: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) })
  const heard: Publication[] = []
  const fail = () => {
    throw new Error('broken')
  }
  const bus = createBusHere([fail, (publication) => heard.push(publication)], log)
  bus.publish({ kind: 'close', devices: [], code: 4401 })
  expect(heard).toHaveLength(1)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('broken')
})
