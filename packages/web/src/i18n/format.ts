// Times, days and durations as people of a language write them.
import type { Locale } from './locale.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}:${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known !== undefined) return known
  // British English: the clock of 24 hours and the day before the month, as most of the world writes them.
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options)
  formats.set(key, made)
  return made
}

/** "14:05"; `at` in milliseconds since the Unix epoch, in the local time zone. */
export function formatTime(locale: Locale, at: number): string {
  return dateFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** "Saturday, 21 November", with the year when it is not this one. */
export function formatDay(locale: Locale, at: number, now: number): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long', ...yearOf(at, now) } as const
  return dateFormat(locale, day).format(at)
}

/** "21 Nov, 14:05", with the year when it is not this one. */
export function formatDateTime(locale: Locale, at: number, now: number): string {
  const day = { day: 'numeric', month: 'short', ...yearOf(at, now) } as const
  return dateFormat(locale, { ...day, hour: '2-digit', minute: '2-digit' }).format(at)
}

function yearOf(at: number, now: number): Intl.DateTimeFormatOptions {
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' }
}

/** As short as a list has room for: the time today, the weekday this week, else the date. */
export function formatShort(locale: Locale, at: number, now: number): string {
  const age = daysBetween(at, now)
  if (age === 0) return formatTime(locale, at)
  if (age > 0 && age < 7) return dateFormat(locale, { weekday: 'short' }).format(at)
  return dateFormat(locale, { day: '2-digit', month: '2-digit', year: '2-digit' }).format(at)
}

/** Whole calendar days from `at` to `now` in the local time zone; 0 is today, 1 yesterday. */
export function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(at)) / 86_400_000)
}

/** "2:05" or "1:02:05"; `ms` is a length of time in milliseconds. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const tail = two(total % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`
}
