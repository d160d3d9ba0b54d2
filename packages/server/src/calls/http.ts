// GET /calls: a person's call log, newest first; GET and PUT /me/calls: when they are not to be called.
import { callLogQuerySchema, callLogSchema, callSettingsSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUsers } from '../people/store.ts'
import { peopleOf } from './record.ts'
import { callLog } from './store.ts'
import { callSettingsOf, setCallSettings } from './store-settings.ts'

export function callRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context.store
  return async (app) => {
    const schema = { querystring: callLogQuerySchema, response: answers(200, callLogSchema) }
    app.get('/calls', { schema }, async (request) => {
      const { before, beforeId = null, limit } = request.query
      const place = before === undefined ? null : { createdAt: before, id: beforeId }
      const found = await callLog(db, sessionOf(request).user.id, place, limit + 1)
      const calls = found.slice(0, limit)
      const people = new Set(calls.flatMap(peopleOf))
      return { calls, users: await findUsers(db, [...people]), more: found.length > limit }
    })

    const settings = { response: answers(200, callSettingsSchema) }
    app.get('/me/calls', { schema: settings }, (request) => callSettingsOf(db, sessionOf(request).user.id))

    app.put('/me/calls', { schema: { ...settings, body: callSettingsSchema } }, async (request) => {
      const { id } = sessionOf(request).user
      await demand(context.limits, 'callSettings', id)
      return await context.store.transaction((tx) => setCallSettings(tx, id, request.body))
    })
  }
}
