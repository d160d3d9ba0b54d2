// The parts that measure calls.
import { far, near } from './calls/accept.ts'
import type { Part } from './part.ts'

export const callParts: readonly Part[] = [near, far]
