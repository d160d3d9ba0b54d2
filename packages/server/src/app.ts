// The whole server put together: the same for `main.ts` and for tests.
import { Server as HttpsServer } from 'node:https'
import { join } from 'node:path'
import { fastifyCookie } from '@fastify/cookie'
import { type FastifyInstance, fastify } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { accountRoutes } from './accounts/http.ts'
import { deviceRoutes } from './accounts/http-devices.ts'
import { requireOwnOrigin, requireSession } from './accounts/http-guard.ts'
import { passwordRoutes } from './accounts/http-password.ts'
import { serverRoutes } from './accounts/http-server-info.ts'
import { sessionRoutes } from './accounts/http-sessions.ts'
import { callRoutes } from './calls/http.ts'
import { memberRoutes } from './chats/http.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { openStore } from './db/open.ts'
import { narrowAll } from './db/private-files.ts'
import { type Certificate, loadCertificate } from './http/certificate.ts'
import { renewCertificate } from './http/certificate-renewal.ts'
import { errorHandler } from './http/errors.ts'
import { followRequests, refuseWhenClosing } from './http/farewell.ts'
import { healthRoutes } from './http/health.ts'
import { createListener, type Patience, patience as usualPatience } from './http/listener.ts'
import { openApiRoutes } from './http/openapi.ts'
import { protect } from './http/protection.ts'
import { refuseUnread } from './http/unread.ts'
import { compileValidator } from './http/validation.ts'
import { serveWeb } from './http/web.ts'
import { inviteAdmission } from './invites/commands.ts'
import { inviteRoutes } from './invites/http.ts'
import { createRateLimits, demandFrom, type RateLimits, ratesOfAddresses } from './limits/rate-limits.ts'
import { createLog } from './log.ts'
import { messageRoutes } from './messages/http.ts'
import { userRoutes } from './people/http.ts'
import type { PicturesContext } from './pictures/commands.ts'
import { invitePictureRoutes, pictureRoutes } from './pictures/http.ts'
import { createSquareMaker } from './pictures/picture.ts'
import { roomRoutes } from './rooms/http.ts'
import { rosterRoutes } from './roster/http.ts'
import { startNode } from './session/node.ts'
import type { RoutesContext } from './session/routes.ts'
import { isUpgrade, takeUpgrades, usualSockets } from './session/upgrades.ts'

export interface AppOptions {
  readonly config: Config
  readonly clock?: Clock
  readonly log?: Logger
  /** Other limits than those for people, for measurements. */
  readonly limits?: RateLimits
  /** Another patience than that with people, for tests. */
  readonly patience?: Patience
  /** Sockets of one address at once; as many as of a whole school when not said. */
  readonly socketsFrom?: number
  /** The built web app; the one of this repository when not said. */
  readonly webRoot?: string
}

export type App = Awaited<ReturnType<typeof buildApp>>

/** A body of more bytes than this is `too_large`. */
const bodyLimit = 64 * 1024
const builtWeb = join(import.meta.dirname, '../../web/dist')

/** Opens the database and puts everything together; nothing listens until `listen`. */
export async function buildApp({
  config,
  clock = systemClock,
  log = createLog(config.logLevel),
  limits = createRateLimits(clock, ratesOfAddresses(config.peoplePerAddress)),
  patience = usualPatience,
  socketsFrom = usualSockets,
  webRoot = builtWeb,
}: AppOptions) {
  let askAnew = (): void => undefined
  const store = await openStore(config.databaseUrl, log, () => askAnew())
  const certificate = await loadCertificate(config)
  if (config.selfSigned) narrowAll(join(config.dataDir, 'certificate'), log)
  const node = startNode({ config, store, clock, log, limits })
  askAnew = () => node.gateway.restartAll()
  const context = { ...node.context, makeSquare: createSquareMaker() }
  const app = await createHttp(context, { certificate, patience })
  await serveWeb(app, webRoot)
  takeUpgrades(app.server, node.gateway, context, socketsFrom)
  // Sockets would keep the server open; what they sent is settled before the database goes.
  const finishRequests = followRequests(app.server, patience.endMs)
  app.addHook('preClose', async () => {
    await Promise.all([node.close(), finishRequests()])
  })
  app.addHook('onClose', () => store.close())
  await app.ready()
  const renewal =
    certificate !== null && app.server instanceof HttpsServer
      ? renewCertificate({ server: app.server, load: () => loadCertificate(config), clock, log }, certificate)
      : null
  return {
    fastify: app,
    context,
    /** @returns the address on this machine, such as http://localhost:3001. */
    async listen(): Promise<string> {
      await app.listen({ port: config.port, host: config.host })
      const address = app.server.address()
      const port = typeof address === 'object' && address !== null ? address.port : config.port
      return `${certificate === null ? 'http' : 'https'}://${localName(config.host)}:${port}`
    },
    /** Reads the certificate anew, where there is one. */
    renew: async () => await renewal?.look(),
    async close() {
      renewal?.stop()
      await app.close()
    },
  }
}

function localName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Instead of the compilers that Fastify brings: they are never asked, and so they take no memory. */
function notWanted(): never {
  throw new Error('The compilers of a schema are set by createHttp.')
}

type HttpContext = RoutesContext & PicturesContext

interface Listening {
  readonly certificate: Certificate | null
  readonly patience: Patience
}

const unheard: Listening = { certificate: null, patience: usualPatience }

/** Everything below /api/v1 and the health of the server; whoever asks for it listens, or does not. */
export async function createHttp(
  context: HttpContext,
  listening: Listening = unheard,
): Promise<FastifyInstance> {
  const app = createServer(context, listening)
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(errorHandler(context))
  await protect(app, context)
  await app.register(fastifyCookie)
  app.addHook('onRequest', refuseWhenClosing(context))
  app.addHook('onRequest', (request) => demandFrom(context.limits, 'requestsFrom', request.ip))
  await addRoutes(app, context)
  return app
}

function createServer(context: Context, listening: Listening): FastifyInstance {
  const { config } = context
  return fastify({
    serverFactory: (handle) => createListener({ ...listening, handle, isUpgrade }),
    // What is worth a line is logged where it happens; requests hold the addresses of people.
    logger: false,
    trustProxy: config.trustProxy === null ? false : [...config.trustProxy],
    bodyLimit,
    schemaController: { compilersFactory: { buildValidator: notWanted, buildSerializer: notWanted } },
    // By then what was under way has had its time, and whoever asks anew is refused in our words.
    forceCloseConnections: true,
    return503OnClosing: false,
    // Addresses that no route can read, and what is no request at all.
    frameworkErrors: errorHandler(context),
    clientErrorHandler: refuseUnread,
  })
}

async function addRoutes(app: FastifyInstance, context: HttpContext): Promise<void> {
  await app.register(healthRoutes(context))
  await app.register(
    async (api) => {
      api.addHook('onRequest', requireOwnOrigin(context))
      api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
      await api.register(openApiRoutes((described) => addRoutes(described, context)))
      await api.register(serverRoutes(context))
      await api.register(accountRoutes(context, inviteAdmission))
      await api.register(sessionRoutes(context))
      await api.register(inviteRoutes(context))
      await api.register(invitePictureRoutes(context))
      await api.register(async (members) => {
        members.addHook('onRequest', requireSession(context))
        await members.register(passwordRoutes(context))
        await members.register(deviceRoutes(context))
        await members.register(userRoutes(context))
        await members.register(rosterRoutes(context))
        await members.register(memberRoutes(context))
        await members.register(messageRoutes(context))
        await members.register(pictureRoutes(context))
        await members.register(callRoutes(context))
        await members.register(roomRoutes(context))
      })
    },
    { prefix: '/api/v1' },
  )
}
