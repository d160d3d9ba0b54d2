// Every refusal over HTTP: a code of the catalogue, a sentence, and where it helps the field or how long to wait.
import { errors, type HttpError, PoruchError } from '@poruch/protocol'
import { httpErrorSchema } from '@poruch/protocol/schemas'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Context } from '../context.ts'

/** The answers of a route: what it gives, and the form of its refusals. */
export function answers<Status extends number, Schema extends z.ZodType>(status: Status, schema: Schema) {
  const refusals = { '4xx': httpErrorSchema, '5xx': httpErrorSchema }
  return { [status]: schema, ...refusals } as Record<Status, Schema> & typeof refusals
}

/** Unknown errors are bugs: logged here, once, and answered `internal`. */
export function errorHandler(context: Pick<Context, 'log'>) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = toRefusal(error)
    if (refusal.code === 'internal') {
      context.log.error(
        { err: error, route: request.routeOptions.url, method: request.method },
        'request failed',
      )
    }
    sendRefusal(reply, refusal)
  }
}

export function sendRefusal(reply: FastifyReply, refusal: PoruchError): void {
  const { code, field, retryAfterMs } = refusal
  const message = errors[code].sentence
  if (retryAfterMs !== null) reply.header('retry-after', Math.ceil(retryAfterMs / 1_000))
  const body: HttpError = { code, message, field, retryAfterMs }
  reply.code(errors[code].status).type('application/json; charset=utf-8').send(body)
}

function toRefusal(error: FastifyError | Error): PoruchError {
  if (error instanceof PoruchError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const path = error.validation[0]?.instancePath ?? ''
    return new PoruchError('invalid', { field: path.split('/').filter(Boolean).join('.') || null })
  }
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return new PoruchError('too_large')
  if (status === 404) return new PoruchError('not_found')
  if (status !== undefined && status >= 400 && status < 500)
    return new PoruchError('invalid', { cause: error })
  return new PoruchError('internal', { cause: error })
}
