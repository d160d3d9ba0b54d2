// GET /roster?after=…: the further pages of a roster; GET /chats/:chatId: one chat as it stands there.
import { PoruchError } from '@poruch/protocol'
import { chatEntrySchema, chatIdSchema, rosterPageSchema, rosterQuerySchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { namedIn, rosterPage } from './page.ts'
import { readPageToken } from './page-token.ts'
import { rosterEntry } from './store.ts'

const furtherPage = 200

export function rosterRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context.store
  return async (app) => {
    const pageRoute = { querystring: rosterQuerySchema, response: answers(200, rosterPageSchema) }
    app.get('/roster', { schema: pageRoute }, async (request) => {
      const place = readPageToken(request.query.after)
      if (place === null) throw new PoruchError('invalid', { field: 'after' })
      return (await rosterPage(db, sessionOf(request).user.id, place, furtherPage)).page
    })

    const params = z.object({ chatId: chatIdSchema })
    const entryRoute = { params, response: answers(200, chatEntrySchema) }
    app.get('/chats/:chatId', { schema: entryRoute }, async (request) => {
      const entry = await rosterEntry(db, sessionOf(request).user.id, request.params.chatId)
      if (entry === null) throw new PoruchError('not_found')
      return { entry, users: await namedIn(db, [entry]) }
    })
  }
}
