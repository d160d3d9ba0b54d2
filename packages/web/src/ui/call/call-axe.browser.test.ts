// What axe says of every story of a call in a real Chromium, and whether its buttons are large enough for a finger.
import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import { sizes, storyBrowser } from './testing/story-browser.ts'
import { storyNames } from './testing/story-names.ts'

const stories = storyBrowser()

describe.each(['phone', 'desktop'] as const)('on a %s', (size) => {
  it.each(storyNames)('%s satisfies axe, and every button is large enough for a finger', async (story) => {
    const { page } = stories
    await page.setViewportSize(sizes[size])
    await stories.open(story)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    for (const button of await page.getByRole('button').all()) {
      const box = await button.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await button.innerText()).toBeGreaterThanOrEqual(44)
    }
  })
})
