// HTTP without a network: `fetch` that goes straight into the server, and answers that a test holds or loses.
import type { FastifyInstance } from 'fastify'
import type { Activity } from './activity.ts'

/**
 * What becomes of requests: `open` they are answered; `down` none arrives; `held` they are carried out, and the answers
 * wait for `release`; `lost` they are carried out, and no answer arrives.
 */
export type HttpWay = 'open' | 'down' | 'held' | 'lost'

export class MemoryHttp {
  way: HttpWay = 'open'
  /** All that were made, oldest first, as `GET /chats?limit=50`, below /api/v1. */
  readonly requests: string[] = []
  readonly #app: () => Promise<FastifyInstance>
  readonly #activity: Activity
  #held: (() => void)[] = []

  constructor(app: () => Promise<FastifyInstance>, activity: Activity) {
    this.#app = app
    this.#activity = activity
  }

  /** Lets the answers arrive that were held until now. */
  release(): void {
    for (const arrive of this.#held.splice(0)) arrive()
  }

  /** For any origin. Rejects as the browser's does: TypeError without an answer, or the reason of the signal. */
  readonly fetch: typeof fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const path = `${url.pathname}${url.search}`
    const method = init.method ?? 'GET'
    this.requests.push(`${method} ${path.replace(/^\/api\/v1/u, '')}`)
    const { way } = this
    if (way === 'down') throw new TypeError('fetch failed')
    const answer = await this.#activity.during(
      async () => await inject(await this.#app(), method, path, init),
    )
    if (way === 'lost') throw new TypeError('fetch failed')
    if (way === 'held') await this.#hold(init.signal ?? null)
    return answer
  }

  #hold(signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#held.push(resolve)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }
}

async function inject(
  app: FastifyInstance,
  method: string,
  url: string,
  { headers, body }: RequestInit,
): Promise<Response> {
  if (body !== undefined && body !== null && typeof body !== 'string') throw new Error('Only texts are sent.')
  const answer = await app.inject({
    method: method as 'GET',
    url,
    headers: Object.fromEntries(new Headers(headers)),
    ...(body ? { payload: body } : {}),
  })
  const kept = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value ?? []].flat()) kept.append(name, String(one))
  }
  const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304
  return new Response(hasBody ? answer.body : null, { status: answer.statusCode, headers: kept })
}
