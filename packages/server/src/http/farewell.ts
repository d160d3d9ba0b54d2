// The end of HTTP: requests under way are finished in a bounded time, and no new one begins.
import type { Server, ServerResponse } from 'node:http'
import { PoruchError } from '@poruch/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'

/**
 * Follows the requests of a server from now on.
 * @param mostMs how long they may take from the farewell on, in real time.
 * @returns takes no more connections, resolves when nothing is under way or the time is over.
 */
export function followRequests(server: Server, mostMs: number): () => Promise<void> {
  const underway = new Set<ServerResponse>()
  let whenDone: (() => void) | null = null
  server.on('request', (_request, response: ServerResponse) => {
    underway.add(response)
    response.once('close', () => {
      underway.delete(response)
      if (underway.size === 0) whenDone?.()
    })
  })
  return async () => {
    // Also ends the connections on which nothing is asked.
    if (server.listening) server.close()
    if (underway.size === 0) return
    for (const response of underway) if (!response.headersSent) response.setHeader('connection', 'close')
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, mostMs)
      whenDone = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** A hook: whoever asks now, on a connection from before, is to ask elsewhere or later. */
export function refuseWhenClosing(context: Context) {
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!context.isClosing()) return
    reply.header('connection', 'close')
    throw new PoruchError('shutting_down')
  }
}
