// What an account's fields must be, said beside the field before the server has to.
import { cleanName, limits } from '@poruch/protocol'

const username = /^[a-z0-9_.]+$/

export function displayNameProblem(value: string): 'auth.need_display_name' | null {
  return cleanName(value) === '' ? 'auth.need_display_name' : null
}

export function usernameProblem(value: string): 'auth.need_username' | null {
  const fits =
    value.length >= limits.usernameMin && value.length <= limits.usernameMax && username.test(value)
  return fits ? null : 'auth.need_username'
}

export function passwordProblem(value: string): 'auth.need_password' | null {
  return value.length < limits.passwordMin ? 'auth.need_password' : null
}
