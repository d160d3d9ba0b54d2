// The same as histories.test.ts, many thousand times.
import { test } from 'vitest'
import { holdsInEvery } from './testing/call-histories.ts'

test.each(['direct', 'group', 'room'] as const)(
  'C-1, C-8, C-18: in a %s call all devices end in the same record, whoever is called rings, and nobody sends before their own yes',
  (place) => holdsInEvery(place, 5_000),
)
