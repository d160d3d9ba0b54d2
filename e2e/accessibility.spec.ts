// Every screen, in both sizes and themes, without a violation that axe can find.
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, expect, test } from '@playwright/test'
import { Poruch } from './poruch.ts'
import { launchChromium } from './screen.ts'
import { type Look, walk } from './tour.ts'

const looks: readonly Look[] = [
  { language: 'en', theme: 'light', viewport: { width: 1280, height: 800 } },
  { language: 'uk', theme: 'dark', viewport: { width: 390, height: 844 } },
]

let browser: Browser
test.beforeAll(async () => {
  browser = await launchChromium()
})
test.afterAll(() => browser.close())

for (const look of looks) {
  test(`${look.language}, ${look.theme}, ${look.viewport.width} wide`, async () => {
    test.setTimeout(180_000)
    const server = await Poruch.start()
    const found: string[] = []
    try {
      await walk(browser, server, look, async (name, page) => {
        // There are no frames in it: so its findings need not be put together in a page of their own, which takes long.
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
        for (const { id, nodes } of violations) {
          found.push(`${name}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
        }
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        if (width > look.viewport.width) found.push(`${name}: the page is ${width} px wide`)
      })
    } finally {
      await server.stop()
    }
    expect(found).toEqual([])
  })
}
