// GET /server: what a person must know before signing in.
import { serverInfoSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import manifest from '../../package.json' with { type: 'json' }
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { countUsers } from '../people/store.ts'

export function serverRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/server', { schema: { response: answers(200, serverInfoSchema) } }, async () => ({
      name: 'Poruch' as const,
      version: manifest.version,
      registration: context.config.registration,
      empty: (await countUsers(context.store.db)) === 0,
    }))
  }
}
