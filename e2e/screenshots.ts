// Pictures of every screen, in both sizes and themes and three languages, into `screenshots/`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Poruch } from './poruch.ts'
import { launchChromium } from './screen.ts'
import { type Look, walk } from './tour.ts'
import { languages } from './words.ts'

const folder = join(import.meta.dirname, '..', 'screenshots')
const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const
const only = process.argv[2]

const looks: Look[] = languages.flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => sizes.map((viewport) => ({ language, theme, viewport }))),
)

mkdirSync(folder, { recursive: true })
const browser = await launchChromium()
for (const look of looks) {
  const title = `${look.language}-${look.theme}-${look.viewport.width}`
  if (only && !title.startsWith(only)) continue
  console.log(title)
  const server = await Poruch.start()
  try {
    await walk(browser, server, look, async (name, page) => {
      await page.screenshot({ path: join(folder, `${name}-${title}.png`), animations: 'disabled' })
    })
  } finally {
    await server.stop()
  }
}
await browser.close()
