// GET and DELETE /devices, DELETE /devices/:id: where a person is signed in.
import { deviceIdSchema, devicesSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { removeDevice, removeOtherDevices } from './commands.ts'
import { setSessionCookie } from './http-guard.ts'
import { listDevices } from './store.ts'

export function deviceRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/devices', { schema: { response: answers(200, devicesSchema) } }, async (request) => {
      const { user, device } = sessionOf(request)
      return { current: device.id, devices: await listDevices(context.store.db, user.id) }
    })

    const params = z.object({ id: deviceIdSchema })
    const removeRoute = { params, response: answers(204, z.undefined()) }
    app.delete('/devices/:id', { schema: removeRoute }, async (request, reply) => {
      const { user, device } = sessionOf(request)
      await removeDevice(context, user.id, request.params.id)
      if (request.params.id === device.id) setSessionCookie(context, request, reply, null)
      return reply.code(204).send()
    })

    const removeOthersRoute = { response: answers(204, z.undefined()) }
    app.delete('/devices', { schema: removeOthersRoute }, async (request, reply) => {
      const { user, device } = sessionOf(request)
      await removeOtherDevices(context, { userId: user.id, deviceId: device.id })
      return reply.code(204).send()
    })
  }
}
