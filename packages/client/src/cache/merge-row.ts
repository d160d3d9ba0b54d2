// One rule for both caches: what is kept of a chat after a write.
import type { HeldRow, HeldWrite } from './port.ts'

/** The row after the write, or null when the write belongs to an epoch that is gone. */
export function mergeRow(kept: HeldRow | undefined, write: HeldWrite): HeldRow | null {
  const { row, fresh } = write
  if (fresh) return row
  if (kept === undefined || kept.epoch !== row.epoch) return null
  const lower = row.floor === kept.floor ? null : row.floor < kept.floor ? row : kept
  return {
    ...row,
    heldTo: Math.max(kept.heldTo, row.heldTo),
    floor: Math.min(kept.floor, row.floor),
    hasOlder: lower === null ? kept.hasOlder && row.hasOlder : lower.hasOlder,
  }
}
