// Time in the hands of a test.
export { ManualClock, settle, until } from './manual-clock.ts'
