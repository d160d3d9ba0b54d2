// How long a chat can be silent.

const hourMs = 3_600_000

export type MuteSpan = 'hour' | 'eight_hours' | 'always'
export const muteSpans: readonly MuteSpan[] = ['hour', 'eight_hours', 'always']

/** Until when, in milliseconds since the Unix epoch; "always" is a time that nobody here will see. */
export function mutedUntil(span: MuteSpan, now: number): number {
  switch (span) {
    case 'hour':
      return now + hourMs
    case 'eight_hours':
      return now + 8 * hourMs
    case 'always':
      return Date.UTC(9999, 11, 31)
  }
}
