// Takes the port before anything else is done: a server that cannot listen leaves everything as it was.
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from '../config.ts'

export interface HeldPort {
  /** Right before the server itself listens there. */
  release(): Promise<void>
}

/** Nobody is answered there yet. @throws what the system says when the port cannot be had. */
export async function holdPort({ port, host }: Pick<Config, 'port' | 'host'>): Promise<HeldPort> {
  if (port === 0) return { release: async () => undefined }
  const holder = createServer((socket) => socket.destroy())
  holder.listen(port, host)
  await once(holder, 'listening')
  return {
    async release() {
      holder.close()
      await once(holder, 'close')
    },
  }
}
