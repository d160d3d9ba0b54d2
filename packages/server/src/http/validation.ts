// Checks what a request brings by the schemas of its route.
import { PoruchError } from '@poruch/protocol'
import { validatorCompiler } from 'fastify-type-provider-zod'

/** The library's own, but what a schema throws on is refused too: see `read` in the protocol. */
export const compileValidator: typeof validatorCompiler = (route) => {
  const validate = validatorCompiler(route)
  return (data: unknown) => {
    try {
      return validate(data)
    } catch {
      return { error: new PoruchError('invalid') }
    }
  }
}
