// What a row of the list of rooms shows, computed from the rooms, who is inside, and where this device is.
import type { Room, RoomId, UserId } from '@poruch/protocol'

/** One person inside, with whatever devices. */
export interface Inside {
  readonly userId: UserId
  readonly muted: boolean
  readonly speaking: boolean
}

/** The call that runs in a room, as everybody in the group sees it. */
export interface RoomCall {
  readonly roomId: RoomId | null
  /** Nobody else gets in. */
  readonly full: boolean
  /** Devices in it, in the order in which they came. */
  readonly people: readonly Inside[]
}

/** Where this device is: on its way in, or inside. */
export interface OwnPlace {
  readonly roomId: RoomId
  readonly isIn: boolean
}

export interface RoomView {
  readonly room: Room
  /** In the order in which they came. */
  readonly inside: readonly Inside[]
  /** Nobody else gets in. */
  readonly isFull: boolean
  /** This device: not in it, on its way, inside. */
  readonly own: 'out' | 'joining' | 'in'
}

export function roomViews(
  rooms: readonly Room[],
  calls: readonly RoomCall[],
  place: OwnPlace | null,
): readonly RoomView[] {
  const callIn = new Map(calls.map((call) => [call.roomId, call]))
  return rooms.map((room) => {
    const { people, full } = callIn.get(room.id) ?? { people: [], full: false }
    const isOwn = place?.roomId === room.id
    return {
      room,
      inside: byPerson(people),
      isFull: full,
      own: isOwn ? (place.isIn ? 'in' : 'joining') : 'out',
    }
  })
}

/** A call that is taken over is in on two devices for a moment: heard by either, silent only when both are. */
function byPerson(people: readonly Inside[]): readonly Inside[] {
  const known = new Map<UserId, Inside>()
  for (const { userId, muted, speaking } of people) {
    const other = known.get(userId)
    known.set(userId, {
      userId,
      muted: muted && (other?.muted ?? true),
      speaking: speaking || (other?.speaking ?? false),
    })
  }
  return [...known.values()]
}

/** Everybody inside, in whatever room. */
export function peopleIn(calls: readonly Pick<RoomCall, 'people'>[]): number {
  return new Set(calls.flatMap(({ people }) => people.map(({ userId }) => userId))).size
}
