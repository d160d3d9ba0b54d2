// The catalogue of refusals: a code for programs, a sentence for people who read logs, a status for HTTP.

export const errors = {
  invalid: { status: 400, sentence: 'The request is not in the expected form.' },
  unsupported: { status: 400, sentence: 'This server does not know that command.' },
  version_unsupported: { status: 400, sentence: 'Server and app speak no common version.' },
  unauthenticated: { status: 401, sentence: 'Sign in first.' },
  wrong_credentials: { status: 401, sentence: 'Username and password do not match.' },
  wrong_password: { status: 403, sentence: 'The current password is not right.' },
  origin_refused: { status: 403, sentence: 'Requests from that page are not accepted.' },
  forbidden: { status: 403, sentence: 'You may not do this.' },
  registration_closed: { status: 403, sentence: 'This server does not accept new accounts.' },
  invite_required: { status: 403, sentence: 'An invite link is needed to create an account.' },
  invite_invalid: { status: 403, sentence: 'The invite link is used up, expired or was withdrawn.' },
  banned: { status: 403, sentence: 'An admin removed this person from the chat.' },
  not_found: { status: 404, sentence: 'There is no such thing, or it is not yours to see.' },
  username_taken: { status: 409, sentence: 'That username is taken.' },
  id_taken: { status: 409, sentence: 'That id was used for something else.' },
  last_owner: { status: 409, sentence: 'Hand the chat over to somebody else first, or delete it.' },
  call_ended: { status: 409, sentence: 'The call has ended.' },
  call_elsewhere: { status: 409, sentence: 'The call was answered on another device.' },
  call_full: { status: 409, sentence: 'The call is full.' },
  call_in_progress: { status: 409, sentence: 'You are in a call here already.' },
  rooms_full: { status: 409, sentence: 'The group has as many rooms as it can have.' },
  too_large: { status: 413, sentence: 'That is larger than this server accepts.' },
  rate_limited: { status: 429, sentence: 'Too many requests. Wait a moment.' },
  internal: { status: 500, sentence: 'Something went wrong on the server. It was logged.' },
  not_stored: {
    status: 503,
    sentence: 'The server could not store this. Nothing was changed; try again later.',
  },
  outcome_unknown: {
    status: 503,
    sentence: 'The server cannot say whether this was stored. Ask again with the same id.',
  },
  shutting_down: { status: 503, sentence: 'The server is restarting.' },
} as const

export type ErrorCode = keyof typeof errors

/** Codes after which sending the same again later may succeed; all others are final answers. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'rate_limited',
  'internal',
  'not_stored',
  'outcome_unknown',
  'shutting_down',
])

/** May the same command succeed when it is sent again later? */
export function isRetryable(code: ErrorCode): boolean {
  return passing.has(code)
}

/** Is this text a code of the catalogue? */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errors, text)
}

/** A refusal, thrown by server actions and by clients on an `error` answer. */
export class PoruchError extends Error {
  override readonly name = 'PoruchError'
  /** From a newer server it may be a word that this app does not know, which is as final as any (E-2). */
  readonly code: ErrorCode
  /** The field that was wrong, where there is one. */
  readonly field: string | null
  /** How long to wait before another try, where that is known. */
  readonly retryAfterMs: number | null

  constructor(
    code: ErrorCode,
    details: { field?: string | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    // The sentence is for the answer, which the server writes: a page has its own words, and does without the table.
    super(code, { cause: details.cause })
    this.code = code
    this.field = details.field ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
  }
}

/** Why a socket was closed (RFC 6455, section 7.4; 4000–4999 are ours). */
export const closeCodes = {
  restart: 1012,
  badFrame: 4400,
  unauthenticated: 4401,
  helloTimeout: 4408,
  versionUnsupported: 4406,
  leaseExpired: 4410,
  tooLarge: 1009,
  rateLimited: 4429,
  /** The device did not read fast enough. It loses nothing: it comes back and asks what changed. */
  slowReader: 4430,
} as const
