// GET /openapi.json: all routes with their schemas, described when somebody first asks.
import { type FastifyInstance, type FastifyPluginAsync, fastify } from 'fastify'
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod'
import manifest from '../../package.json' with { type: 'json' }
import { compileValidator } from './validation.ts'

/** @param addRoutes adds the routes that are to be described; they are never called. */
export function openApiRoutes(addRoutes: (app: FastifyInstance) => Promise<void>): FastifyPluginAsync {
  let document: Promise<object> | null = null
  return async (app) => {
    app.get('/openapi.json', { schema: { hide: true } }, () => {
      document ??= describe(addRoutes)
      return document
    })
  }
}

async function describe(addRoutes: (app: FastifyInstance) => Promise<void>): Promise<object> {
  // Loaded here alone: it brings a YAML library, and seldom anybody asks.
  const { fastifySwagger } = await import('@fastify/swagger')
  const app = fastify()
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Poruch', version: manifest.version } },
    transform: jsonSchemaTransform,
  })
  await addRoutes(app)
  await app.ready()
  return app.swagger()
}
