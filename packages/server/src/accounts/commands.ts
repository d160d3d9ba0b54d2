// Accounts and their sessions: create, sign in, sign out, change the password.
import {
  closeCodes,
  type Device,
  type DeviceId,
  limits,
  newId,
  PoruchError,
  type User,
  type UserId,
} from '@poruch/protocol'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/open.ts'
import {
  countUsers,
  findPasswordHash,
  findUserByUsername,
  insertUser,
  lockPasswordHash,
  lockSignUps,
  setPasswordHash,
} from '../people/store.ts'
import type { Who } from '../who.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import {
  deleteDevice,
  deleteOtherDevices,
  hasDevice,
  insertDevice,
  listDevices,
  type NewDevice,
} from './store.ts'
import { hashToken, newToken } from './tokens.ts'

export interface NewSession {
  readonly user: User
  readonly device: Device
  /** Told this once; only its hash is stored. */
  readonly token: string
}

export interface NewAccount {
  readonly displayName: string
  readonly username: string
  readonly password: string
  readonly invite: string | null
  readonly deviceName: string
}

/** What lets somebody in where the registration asks for an invite. Invites lean on accounts, so they come from outside. */
export interface Admission {
  /** Did somebody of this server give this link, to whatever it leads? */
  isInvited(db: Db, token: string, now: number): Promise<boolean>
  isUsable(db: Db, token: string, now: number): Promise<boolean>
  /** Takes one use, in the transaction of the account. @returns false when none is left. */
  take(db: Db, token: string, now: number): Promise<boolean>
}

/** Creates an account and signs in. The very first becomes the owner, whatever the registration says. */
export async function createAccount(
  context: Context,
  draft: NewAccount,
  admission: Admission,
): Promise<NewSession> {
  const { store, clock } = context
  const now = clock.now()
  // Whoever is refused anyway must not cost us a hash.
  await checkRegistration(context, store.db, draft.invite, admission.isUsable)
  const passwordHash = await hashPassword(draft.password)
  const { device, token } = newSession(newId<UserId>(now), draft.deviceName, now)
  const user = await store.transaction(async (tx): Promise<User> => {
    await lockSignUps(tx)
    const isFirst = await checkRegistration(context, tx, draft.invite, admission.take)
    const created: User = {
      id: device.userId,
      username: draft.username,
      displayName: draft.displayName,
      role: isFirst ? 'owner' : 'member',
    }
    const isFree = await insertUser(tx, { ...created, passwordHash, createdAt: now })
    if (!isFree) throw new PoruchError('username_taken', { field: 'username' })
    await insertDevice(tx, device)
    return created
  })
  return { user, device: publicDevice(device), token }
}

/** May somebody create an account now? @returns whether it is the first. */
async function checkRegistration(
  { config, clock }: Context,
  db: Db,
  invite: string | null,
  admit: Admission['isUsable' | 'take'],
): Promise<boolean> {
  if ((await countUsers(db)) === 0) return true
  if (config.registration === 'closed') throw new PoruchError('registration_closed')
  if (config.registration === 'invite') {
    if (invite === null) throw new PoruchError('invite_required')
    if (!(await admit(db, invite, clock.now()))) throw new PoruchError('invite_invalid')
  }
  return false
}

export interface Credentials {
  readonly username: string
  readonly password: string
  readonly deviceName: string
}

/** Those that make room for one more: not used for the longest time, and not connected as long as there are such. */
function unusedOf(devices: readonly Device[], connected: readonly DeviceId[]): DeviceId[] {
  const isConnected = ({ id }: Device): number => Number(connected.includes(id))
  return devices
    .toSorted((a, b) => isConnected(b) - isConnected(a) || b.seenAt - a.seenAt)
    .slice(limits.devicesMax - 1)
    .map(({ id }) => id)
}

/** A new session, told to the person's other devices. An unknown username takes as long as a wrong password. */
export async function signIn(context: Context, credentials: Credentials): Promise<NewSession> {
  const { store, clock } = context
  const found = await findUserByUsername(store.db, credentials.username)
  const isRight = await verifyPassword(credentials.password, found?.passwordHash ?? null)
  if (found === null || !isRight) throw new PoruchError('wrong_credentials')
  const { passwordHash, ...user } = found
  const { device, token } = newSession(user.id, credentials.deviceName, clock.now())
  const connected = (await context.presence.devicesOf([user.id])).get(user.id) ?? []
  const removed = await store.transaction(async (tx) => {
    // Changed while we looked: what the old password opens ended with it.
    if ((await lockPasswordHash(tx, user.id)) !== passwordHash) throw new PoruchError('wrong_credentials')
    const left = unusedOf(await listDevices(tx, user.id), connected)
    for (const id of left) await deleteDevice(tx, user.id, id)
    await insertDevice(tx, device)
    return left
  })
  tellRemoved(context, user.id, removed)
  context.publish({ people: [user.id] }, { type: 'device.added', re: null, device: publicDevice(device) })
  return { user, device: publicDevice(device), token }
}

/** Ends one session of this person. @throws PoruchError `not_found` when it is not theirs. */
export async function removeDevice(context: Context, userId: UserId, deviceId: DeviceId): Promise<void> {
  if (!(await deleteDevice(context.store.db, userId, deviceId))) throw new PoruchError('not_found')
  tellRemoved(context, userId, [deviceId])
}

/** Ends all sessions of this person but the one that asks. */
export async function removeOtherDevices(context: Context, who: Who): Promise<void> {
  const removed = await context.store.transaction(async (tx) => {
    await lockPasswordHash(tx, who.userId)
    return await outliveOthers(tx, who)
  })
  tellRemoved(context, who.userId, removed)
}

/** Changes the password and ends all other sessions, as one. */
export async function changePassword(
  context: Context,
  who: Who,
  passwords: { current: string; next: string },
): Promise<void> {
  const { store } = context
  const wrong = new PoruchError('wrong_password', { field: 'current' })
  const hash = await findPasswordHash(store.db, who.userId)
  if (!(await verifyPassword(passwords.current, hash))) throw wrong
  const next = await hashPassword(passwords.next)
  const removed = await store.transaction(async (tx) => {
    if ((await lockPasswordHash(tx, who.userId)) !== hash) throw wrong
    await setPasswordHash(tx, who.userId, next)
    return await outliveOthers(tx, who)
  })
  tellRemoved(context, who.userId, removed)
}

/**
 * Ends all sessions but this one, under the lock of its person: of two that end each other, one is left.
 * @throws PoruchError `unauthenticated` when it ended meanwhile.
 */
async function outliveOthers(tx: Tx, { userId, deviceId }: Who): Promise<DeviceId[]> {
  if (!(await hasDevice(tx, userId, deviceId))) throw new PoruchError('unauthenticated')
  return await deleteOtherDevices(tx, userId, deviceId)
}

/** Closes the sockets of ended sessions, then tells those that are left. */
function tellRemoved(context: Context, userId: UserId, devices: readonly DeviceId[]): void {
  context.bus.publish({ kind: 'close', devices, code: closeCodes.unauthenticated })
  for (const deviceId of devices) {
    context.publish({ people: [userId] }, { type: 'device.removed', re: null, deviceId })
  }
}

function newSession(userId: UserId, name: string, now: number): { device: NewDevice; token: string } {
  const token = newToken()
  const id = newId<DeviceId>(now)
  return { device: { id, userId, name, tokenHash: hashToken(token), createdAt: now, seenAt: now }, token }
}

function publicDevice({ id, name, createdAt, seenAt }: NewDevice): Device {
  return { id, name, createdAt, seenAt }
}
