// The bus of one process: hands each publication straight to its receivers.
import type { Logger } from 'pino'
import type { Bus, Receiver } from './bus.ts'

/** @param receivers may be added to later; each is given everything from then on. */
export function createBusHere(receivers: readonly Receiver[], log: Logger): Bus {
  return {
    publish(publication) {
      for (const receive of receivers) {
        try {
          receive(publication)
        } catch (error) {
          // What was committed stays so, and the others are told.
          log.error({ err: error, kind: publication.kind }, 'a publication was not received')
        }
      }
    },
  }
}
