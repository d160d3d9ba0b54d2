// Which controls of a window cannot be brought to where a finger would touch them.
import type { Page } from '@playwright/test'

/** Sizes in which windows are narrow, low, or both: a phone, one on its side, and a page enlarged four times (WCAG 1.4.10). */
export const smallSizes = [
  { width: 844, height: 390 },
  { width: 320, height: 568 },
  { width: 320, height: 256 },
] as const

/**
 * The names of such controls in all windows over the page.
 * @param isTop of the window alone that was opened last: it may lie over the others
 */
export function untouchable(page: Page, isTop = false): Promise<(string | null)[]> {
  const windows = page.locator('[role=alertdialog], [role=dialog], [role=menu]')
  return (isTop ? windows.last() : windows)
    .locator('button:enabled, [role=menuitem], input:not([type=file]), textarea, select')
    .evaluateAll((controls) =>
      controls.flatMap((control) => {
        control.scrollIntoView({ block: 'nearest' })
        const { left, top, width, height } = control.getBoundingClientRect()
        const there = document.elementFromPoint(left + width / 2, top + height / 2)
        const isThere = control.contains(there) || (there?.contains(control) && there.tagName === 'LABEL')
        return isThere ? [] : [control.getAttribute('aria-label') || control.textContent || control.tagName]
      }),
    )
}
