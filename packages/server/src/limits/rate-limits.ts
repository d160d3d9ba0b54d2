// How often somebody may do something: token buckets, by what is done and by who does it.
import { PoruchError } from '@poruch/protocol'
import type { Clock } from '../clock.ts'
import { addressKey, networkKey, networkTimes } from './address.ts'

export interface Rate {
  /** How many at once, after a rest. */
  readonly burst: number
  /** How many come back each second. */
  readonly perSecond: number
}

/** What is limited. A key is a user, a device, an address or a pair of them, as the caller chooses. */
export const rates = {
  /** Frames of one connection. */
  frames: { burst: 600, perSecond: 200 },
  /** Refused frames of one connection, after which it is closed. */
  abuse: { burst: 300, perSecond: 10 },
  /** Commands of one person, over all devices. */
  commands: { burst: 1_500, perSecond: 400 },
  messages: { burst: 600, perSecond: 100 },
  /** New chats, direct ones too; people search, they do not harvest. */
  chats: { burst: 30, perSecond: 0.5 },
  /** What may leave a service message for all: titles and the like, people who are added, come and go, roles. */
  chatEdits: { burst: 30, perSecond: 0.2 },
  additions: { burst: 30, perSecond: 0.5 },
  joins: { burst: 20, perSecond: 0.1 },
  /** Rooms that are made, renamed and removed: a group is furnished in one go. */
  rooms: { burst: 60, perSecond: 0.5 },
  memberChanges: { burst: 60, perSecond: 1 },
  /** What somebody keeps for themselves about a chat. */
  memberships: { burst: 100, perSecond: 2 },
  /** What somebody keeps for themselves about calls. */
  callSettings: { burst: 60, perSecond: 1 },
  typing: { burst: 20, perSecond: 2 },
  watches: { burst: 60, perSecond: 5 },
  /** What one device says of its voice. */
  voices: { burst: 40, perSecond: 10 },
  /** Calls that one person begins, and calls of others into one. */
  calls: { burst: 10, perSecond: 10 / 60 },
  /** Calls that one person comes into, with whichever device: each is told to the whole group. */
  callEntries: { burst: 30, perSecond: 0.5 },
  /** What whoever moderates a call does to others. */
  callOrders: { burst: 30, perSecond: 1 },
  /** Requests from one address, which may be a whole school. */
  requestsFrom: { burst: 6_000, perSecond: 100 },
  /** New sockets from one address: after a restart a whole school is back at once. */
  socketsFrom: { burst: 12_000, perSecond: 100 },
  /** Hellos of one person: each is a welcome with a roster. */
  hellos: { burst: 200, perSecond: 2 },
  /** Attempts to sign in as one person from one address. */
  signIns: { burst: 10, perSecond: 1 / 15 },
  /** The same from one browser or device of theirs, or to change their password there: nobody else can use it up. */
  ownSignIns: { burst: 10, perSecond: 1 / 15 },
  /** Attempts to sign in as one person from wherever they are not known, all together. */
  strangeSignIns: { burst: 100, perSecond: 1 / 15 },
  /** Attempts to sign in from one address, which may be a whole school. */
  signInsFrom: { burst: 100, perSecond: 1 },
  /** Attempts to create an account from one address. */
  signUpsFrom: { burst: 100, perSecond: 1 / 30 },
  /** The same by one invite link, from addresses where too many tried without. */
  signUpsByInvite: { burst: 1_000, perSecond: 1 },
  /** New invite links of one person. */
  inviteLinks: { burst: 30, perSecond: 1 / 60 },
  /** Looks at invite links from one address. */
  inviteChecksFrom: { burst: 100, perSecond: 2 },
  /** Pictures that one person sends: each is work for the machine. */
  pictures: { burst: 10, perSecond: 1 / 15 },
  searches: { burst: 60, perSecond: 4 },
  /** Names asked for by id. */
  names: { burst: 100, perSecond: 10 },
  /** Relay frames of one device to one other in one call: never more than 200 within 10 s. */
  relay: { burst: 120, perSecond: 8 },
} as const satisfies Record<string, Rate>

export type RateName = keyof typeof rates

/** Limits of addresses. */
type RateFrom = Extract<RateName, `${string}From`>

/** For how many people the rates of one address are made. */
const peoplePerAddress = 100

/** The rates of addresses from which so many people come. */
export function ratesOfAddresses(people: number): Record<RateFrom, Rate> {
  const times = people / peoplePerAddress
  const more = ({ burst, perSecond }: Rate): Rate => ({ burst: burst * times, perSecond: perSecond * times })
  return {
    requestsFrom: more(rates.requestsFrom),
    socketsFrom: more(rates.socketsFrom),
    signInsFrom: more(rates.signInsFrom),
    signUpsFrom: more(rates.signUpsFrom),
    inviteChecksFrom: more(rates.inviteChecksFrom),
  }
}

/** What is left to somebody, and the rate at which it comes back. */
export interface Bucket {
  /** @returns 0 when it may go on, otherwise how many milliseconds to wait. */
  take(): number
  isFull(): boolean
}

export interface RateLimits {
  /**
   * Takes one from the bucket of `key`, which all nodes share. Answers come in the order of the questions, so that
   * what waits for them keeps its order.
   * @param times the bucket of this key holds so many times what the rate says; once, unless given.
   * @returns 0 when it may go on, otherwise how many milliseconds to wait.
   */
  take(name: RateName, key: string, times?: number): Promise<number>
  /** A bucket of what lives on this node alone, such as a connection, so that its owner need not wait for an answer. */
  own(name: RateName): Bucket
}

/** @throws PoruchError `rate_limited`, with the time to wait, when `key` did this too often. */
export async function demand(limits: RateLimits, name: RateName, key: string): Promise<void> {
  const retryAfterMs = await limits.take(name, key)
  if (retryAfterMs > 0) throw new PoruchError('rate_limited', { retryAfterMs })
}

/**
 * @param address of whoever does it: counted by its key, and more generously by its network.
 * @throws PoruchError `rate_limited`, with the time to wait.
 */
export async function demandFrom(limits: RateLimits, name: RateFrom, address: string): Promise<void> {
  await demand(limits, name, addressKey(address))
  // Only then: one who knocks without end uses up nothing of their neighbours.
  const network = networkKey(address)
  const retryAfterMs = network === null ? 0 : await limits.take(name, network, networkTimes)
  if (retryAfterMs > 0) throw new PoruchError('rate_limited', { retryAfterMs })
}

function createBucket(clock: Clock, { burst, perSecond }: Rate): Bucket {
  let tokens = burst
  let at = clock.monotonic()
  const fill = (): void => {
    const now = clock.monotonic()
    tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond)
    at = now
  }
  return {
    take() {
      fill()
      if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) / perSecond) * 1000))
      tokens -= 1
      return 0
    },
    isFull() {
      fill()
      return tokens >= burst
    },
  }
}

/** Below this many buckets nothing is swept. */
const smallest = 1_024

/**
 * The limits of one process.
 * @param table other rates for the same names, for tests and measurements.
 */
export function createRateLimits(clock: Clock, table: Partial<Record<RateName, Rate>> = {}): RateLimits {
  /** A map for each name: to make one key of both would cost more than all the rest. */
  const buckets = new Map<RateName, Map<string, Bucket>>()
  let count = 0
  let sweepAt = smallest

  const open = (name: RateName, times: number): Bucket => {
    const { burst, perSecond } = table[name] ?? rates[name]
    return createBucket(clock, { burst: burst * times, perSecond: perSecond * times })
  }
  /** A full bucket is as good as none. Run whenever their number has doubled, so its cost is spread. */
  const sweep = (): void => {
    count = 0
    for (const named of buckets.values()) {
      for (const [key, bucket] of named) if (bucket.isFull()) named.delete(key)
      count += named.size
    }
    sweepAt = Math.max(smallest, count * 2)
  }
  const add = (name: RateName, key: string, times: number): Bucket => {
    if (count >= sweepAt) sweep()
    const bucket = open(name, times)
    const named = buckets.get(name) ?? new Map<string, Bucket>()
    buckets.set(name, named.set(key, bucket))
    count += 1
    return bucket
  }

  return {
    async take(name, key, times = 1) {
      const bucket = buckets.get(name)?.get(key) ?? add(name, key, times)
      return bucket.take()
    },
    own: (name) => open(name, 1),
  }
}
