// Somebody, for tests that need no server.
import { newId, type User, type UserId } from '@poruch/protocol'

export function person(name: string): User {
  return { id: newId<UserId>(), username: name, displayName: name, role: 'member' }
}
