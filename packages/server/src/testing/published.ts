// What a server publishes, for tests that need no socket.
import type { ServerMessage } from '@poruch/protocol'
import type { Bus, Publication } from '../bus/bus.ts'

/** All that is published from now on, oldest first. */
export function publications(bus: Bus): readonly Publication[] {
  const all: Publication[] = []
  const publish = bus.publish.bind(bus)
  bus.publish = (publication) => {
    all.push(publication)
    publish(publication)
  }
  return all
}

/** The events among them. */
export function eventsOf(all: readonly Publication[]): ServerMessage[] {
  return all.flatMap((publication) => (publication.kind === 'event' ? [publication.event] : []))
}
