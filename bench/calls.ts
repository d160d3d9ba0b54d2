// The parts that measure calls.
import type { Part } from './part.ts'

export const callParts: readonly Part[] = []
