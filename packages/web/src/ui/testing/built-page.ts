// One page of stories, built and served: a browser loads a few files each time it is opened, not hundreds of modules.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build, preview } from 'vite'

export interface BuiltPage {
  readonly url: string
  close(): Promise<void>
}

/** @param page an HTML file, from `src/` on. */
export async function buildPage(page: string): Promise<BuiltPage> {
  const root = new URL('../../..', import.meta.url).pathname
  const outDir = mkdtempSync(join(tmpdir(), 'poruch-page-'))
  const remove = () => rmSync(outDir, { recursive: true, force: true })
  // The app's own settings also make a service worker and compress. Not minified, a failure names its line.
  const common = { root, configFile: false, logLevel: 'error' } as const
  try {
    await build({
      ...common,
      plugins: [react(), tailwind()],
      build: { outDir, emptyOutDir: true, minify: false, rolldownOptions: { input: join(root, page) } },
    })
    const server = await preview({ ...common, build: { outDir }, preview: { port: 0 } })
    return {
      url: `${server.resolvedUrls?.local[0] ?? ''}${page}`,
      async close() {
        await server.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
