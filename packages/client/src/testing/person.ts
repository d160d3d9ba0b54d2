// Somebody, for tests that need no server.
import type { User } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'

export function person(name: string): User {
  return make.user({ username: name, displayName: name })
}
