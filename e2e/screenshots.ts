// Pictures of every screen, in both sizes and themes and three languages, into `screenshots/`. After `--` a word such as
// `uk-dark` makes only those, and a second one such as `people|rooms_many` only these stories and no
// walk, or `walk` the walk alone.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { locales } from '../packages/web/src/i18n/locale.ts'
import { Poruch } from './poruch.ts'
import { launchChromium } from './screen.ts'
import { StoryPictures } from './story-pictures.ts'
import { type Look, walk } from './tour.ts'

const folder = join(import.meta.dirname, '..', 'screenshots')
const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const
const [, , only, story] = process.argv

const looks: Look[] = locales.flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => sizes.map((viewport) => ({ language, theme, viewport }))),
)

mkdirSync(folder, { recursive: true })
const browser = await launchChromium()
const stories = new StoryPictures(browser, folder, new RegExp(`^(${story ?? '.*'})$`))
for (const look of looks) {
  const title = `${look.language}-${look.theme}-${look.viewport.width}`
  if (only && !title.startsWith(only)) continue
  console.log(title)
  await stories.take(look)
  if (story !== undefined && story !== 'walk') continue
  const server = await Poruch.start()
  try {
    await walk(browser, server, look, async (name, page) => {
      await page.screenshot({ path: join(folder, `${name}-${title}.png`), animations: 'disabled' })
    })
  } finally {
    await server.stop()
  }
}
await stories.close()
await browser.close()
