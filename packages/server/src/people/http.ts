// GET /users?query=…: finds people by username or name; GET /users/named?ids=…: names that a device lacks.
import { namedQuerySchema, usersQuerySchema, usersSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUsers, searchUsers } from './store.ts'

/** Enough to choose from, too few to copy the list of members. */
const foundMax = 20

export function userRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = { querystring: usersQuerySchema, response: answers(200, usersSchema) }
    app.get('/users', { schema }, async (request) => {
      await demand(context.limits, 'searches', sessionOf(request).user.id)
      return { users: await searchUsers(context.store.db, request.query.query, foundMax) }
    })

    const named = { querystring: namedQuerySchema, response: answers(200, usersSchema) }
    app.get('/users/named', { schema: named }, async (request) => {
      await demand(context.limits, 'names', sessionOf(request).user.id)
      return { users: await findUsers(context.store.db, request.query.ids) }
    })
  }
}
