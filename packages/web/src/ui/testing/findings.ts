// What is wrong with a page: what axe finds, and the controls that are too small for a finger.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Smallest side of what a finger meets, in CSS pixels (Apple's and Google's guides; WCAG 2.5.5). */
const fingerPx = 44

/** @returns for each rule of axe that is broken its name and the first element that breaks it */
export async function axeFindings(page: Page, but: readonly string[] = []): Promise<string[]> {
  // In one frame, without a page of its own to gather what several frames said: half of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().disableRules([...but])
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** @returns the controls on the page that are smaller than a finger */
export function smallControls(page: Page): Promise<string[]> {
  return page.locator('button:visible, select:visible, input:not(.sr-only):visible').evaluateAll(
    (controls, least) =>
      controls.flatMap((control) => {
        const { width, height } = control.getBoundingClientRect()
        return Math.min(width, height) < least ? [control.outerHTML] : []
      }),
    fingerPx,
  )
}
