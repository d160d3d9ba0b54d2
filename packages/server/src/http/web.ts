// The web app's files: hashed ones for ever, the page itself always fresh and for every address of the app.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fastifyStatic } from '@fastify/static'
import { PoruchError } from '@poruch/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendRefusal } from './errors.ts'

/** @param root the folder of the built app; without an index.html in it nothing but the API is served. */
export async function serveWeb(app: FastifyInstance, root: string): Promise<void> {
  const isBuilt = existsSync(join(root, 'index.html'))
  if (isBuilt) {
    const assets = join(root, 'assets')
    await app.register(fastifyStatic, {
      root,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(assets)
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (isBuilt && wantsPage(request)) reply.sendFile('index.html')
    // A file that is missing now may be there after the next release: nothing between keeps that it was not.
    else sendRefusal(reply.header('cache-control', 'no-store'), new PoruchError('not_found'))
  })
}

/** Somebody opened or reloaded an address of the app, which the app itself knows how to show. */
function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && !/^\/api(\/|$|\?)/u.test(url) && (headers.accept ?? '').includes('text/html')
}
