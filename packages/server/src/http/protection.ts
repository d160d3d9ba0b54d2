// Headers that tell browsers what our pages may do, and what others may do with them.
import { fastifyHelmet } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { isSecure } from './origin.ts'

const yearS = 365 * 24 * 3_600

export async function protect(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        imgSrc: ["'self'", 'blob:', 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // Not `no-referrer`: with it some same-origin requests say `Origin: null` (Fetch, section 3.2).
    referrerPolicy: { policy: 'same-origin' },
    // Only over HTTPS, below.
    strictTransportSecurity: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(self), microphone=(self), display-capture=(self)')
    // With a certificate of our own making, going back to plain HTTP must stay possible.
    if (isSecure(request.raw, context.config) && !context.config.selfSigned) {
      reply.header('strict-transport-security', `max-age=${yearS}`)
    }
  })
}
