// For how long somebody does not want to be called.

const hourMs = 3_600_000

/** At this time of the day a night is over. */
const morningHour = 8

export const quietSpans = ['hour', 'tomorrow', 'always'] as const
export type QuietSpan = (typeof quietSpans)[number]

/** A time that nobody here will see. */
const never = Date.UTC(9999, 11, 31)

/** Until when, in milliseconds since the Unix epoch. */
export function quietUntil(span: QuietSpan, now: number): number {
  switch (span) {
    case 'hour':
      return now + hourMs
    case 'tomorrow': {
      const day = new Date(now)
      return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, morningHour).getTime()
    }
    case 'always':
      return never
  }
}

/** Has it no end but the one that the person makes? */
export const isEndless = (until: number): boolean => until >= never
