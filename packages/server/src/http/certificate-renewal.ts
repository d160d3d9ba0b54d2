// A certificate that is renewed while the server runs: new connections get it, those that are open keep theirs.
import type { Server } from 'node:https'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Certificate } from './certificate.ts'

/** Programs that renew certificates need to tell nobody. */
const lookMs = 60_000

export interface CertificateRenewal {
  /** Reads it now. One that cannot be used is logged, and the old one stays. */
  look(): Promise<void>
  stop(): void
}

interface Renewed {
  readonly server: Pick<Server, 'setSecureContext'>
  readonly load: () => Promise<Certificate | null>
  readonly clock: Clock
  readonly log: Logger
}

/** @param first the one that the server began with. */
export function renewCertificate(
  { server, load, clock, log }: Renewed,
  first: Certificate,
): CertificateRenewal {
  let current = first
  const look = async (): Promise<void> => {
    try {
      const next = await load()
      if (next === null || (next.cert === current.cert && next.key === current.key)) return
      // Throws for a key that is another certificate's, as between two files that are replaced one after the other.
      server.setSecureContext(next)
      current = next
      log.info('the certificate was renewed')
    } catch (error) {
      log.error({ err: error }, 'the new certificate cannot be used')
    }
  }
  const looking = clock.setInterval(() => void look(), lookMs)
  return { look, stop: () => looking.stop() }
}
