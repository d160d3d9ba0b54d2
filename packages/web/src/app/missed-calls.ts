// How many calls were missed since the list of calls was last looked at, for the mark beside its name.
import { Value } from '@poruch/live'

/** Counted by `calling/missed-calls.ts`, which comes later than the first screen. */
export const missedCalls = new Value(0)
