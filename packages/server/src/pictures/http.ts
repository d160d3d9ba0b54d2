// /chats/:chatId/picture and /invites/:token/picture: the only routes whose bodies are bytes.
import { limits, PoruchError } from '@poruch/protocol'
import { chatAnswerSchema, chatIdSchema, httpErrorSchema, pictureIdSchema } from '@poruch/protocol/schemas'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { demand } from '../limits/rate-limits.ts'
import type { Who } from '../who.ts'
import {
  type PicturesContext,
  pictureForInvited,
  pictureForMember,
  removePicture,
  setPicture,
} from './commands.ts'
import { squareType } from './picture.ts'
import type { Picture } from './store.ts'

const pictureTypes = ['image/png', 'image/jpeg', 'image/webp']
const refusals = { '4xx': httpErrorSchema, '5xx': httpErrorSchema }
const yearS = 365 * 24 * 3_600

/** Behind the guard: what members do and see. */
export function pictureRoutes(context: PicturesContext): FastifyPluginAsyncZod {
  return async (app) => {
    takeBytes(app)
    const params = z.object({ chatId: chatIdSchema })
    const changed = { params, response: answers(200, chatAnswerSchema) }
    // Before the body is read: who sends too many is not listened to.
    const onRequest = (request: FastifyRequest) =>
      demand(context.limits, 'pictures', sessionOf(request).user.id)

    const setRoute = {
      schema: { ...changed, description: `The body is the picture itself: ${pictureTypes.join(', ')}.` },
      onRequest,
      bodyLimit: limits.pictureBytes,
    }
    app.put('/chats/:chatId/picture', setRoute, async (request) => {
      const { body, params } = request
      // A request without a body never meets the parser.
      const bytes = body instanceof Uint8Array ? body : new Uint8Array()
      return { chat: await setPicture(context, whoOf(request), { ...params, bytes }) }
    })

    app.delete('/chats/:chatId/picture', { schema: changed, onRequest }, async (request) => ({
      chat: await removePicture(context, whoOf(request), request.params),
    }))

    const shown = { params: params.extend({ pictureId: pictureIdSchema }), response: refusals }
    app.get('/chats/:chatId/picture/:pictureId', { schema: shown }, async (request, reply) => {
      const picture = await pictureForMember(context, whoOf(request), request.params)
      return sendPicture(request, reply, picture, `private, max-age=${yearS}, immutable`)
    })
  }
}

/** In front of the guard: what a link shows before anybody has an account. */
export function invitePictureRoutes(context: PicturesContext): FastifyPluginAsyncZod {
  return async (app) => {
    const shown = { params: z.object({ token: z.string().max(128) }), response: refusals }
    app.get('/invites/:token/picture', { schema: shown }, async (request, reply) => {
      const picture = await pictureForInvited(context, request.params.token)
      // The address stays while the picture changes, and while the link is withdrawn.
      return sendPicture(request, reply, picture, 'private, no-cache')
    })
  }
}

/** In this plugin alone a body is bytes, and nothing else is read. */
function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    pictureTypes,
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
  app.addContentTypeParser('*', async () => {
    throw new PoruchError('invalid', { field: 'picture' })
  })
}

function whoOf(request: FastifyRequest): Who {
  const { user, device } = sessionOf(request)
  return { userId: user.id, deviceId: device.id }
}

/** The bytes under an id never change, so their name is their id (RFC 9110, section 8.8.3). */
function sendPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  { id, bytes }: Picture,
  cacheControl: string,
): FastifyReply {
  const etag = `"${id}"`
  reply.headers({ etag, 'cache-control': cacheControl, 'x-content-type-options': 'nosniff' })
  if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
  return reply.type(squareType).send(bytes)
}
