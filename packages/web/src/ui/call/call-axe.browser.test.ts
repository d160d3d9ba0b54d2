// What axe says of every story of a call in a real Chromium, and whether its buttons are large enough for a finger.
import { describe, expect, it } from 'vitest'
import { axeFindings, smallControls } from '../testing/findings.ts'
import { sizes, storyBrowser } from './testing/story-browser.ts'
import { storyNames } from './testing/story-names.ts'

const stories = storyBrowser()

describe.each(['phone', 'desktop'] as const)('on a %s', (size) => {
  it.each(storyNames)('%s satisfies axe, and every button is large enough for a finger', async (story) => {
    const { page } = stories
    await page.setViewportSize(sizes[size])
    await stories.open(story)
    expect(await axeFindings(page)).toEqual([])
    expect(await smallControls(page)).toEqual([])
  })
})
