// GET /healthz and /readyz: is the process alive, and can it serve?
import { PoruchError } from '@poruch/protocol'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'

export function healthRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
    app.get('/readyz', { schema: { hide: true } }, async () => {
      if (context.isClosing()) throw new PoruchError('shutting_down')
      await context.store.check()
      return { status: 'ok' }
    })
  }
}
