// Time in the hands of a test.
export { ManualClock, turn, until } from './manual-clock.ts'
