// Where read marks are written: those that arrive together commit together.
import type { Clock } from '../clock.ts'
import { createGroupCommit, type GroupCommit } from '../db/group-commit.ts'
import type { Store, Tx } from '../db/open.ts'
import { type Mark, type MarkPlace, markPlaces, raiseReadMarks } from './store-marks.ts'

/** Where somebody's mark stands now, and who hears of it; null for no member. */
export type MarkWritten = ({ readonly seq: number; readonly rose: boolean } & MarkPlace) | null
export type MarkWriter = GroupCommit<Mark, MarkWritten>

export function createMarkWriter(store: Store, clock: Clock): MarkWriter {
  return createGroupCommit((marks) => store.transaction((tx) => write(tx, marks, clock.now())))
}

async function write(tx: Tx, marks: readonly Mark[], at: number): Promise<MarkWritten[]> {
  const outcomes = await raiseReadMarks(tx, marks, at)
  const places = await markPlaces(tx, [...new Set(marks.map((mark) => mark.chatId))])
  return marks.map(({ chatId }, index) => {
    const outcome = outcomes[index]
    const place = places.get(chatId)
    return outcome == null || place === undefined ? null : { ...outcome, ...place }
  })
}
