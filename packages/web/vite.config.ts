// How the web app is built and served while it is developed.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

const publicFolder = join(import.meta.dirname, 'public')
const sources = join(import.meta.dirname, 'src')

/** Puts `app/arrive.ts` around each `import()`, where Vite would put its own. */
function arriveWhole(): Plugin {
  return {
    name: 'arrive-whole',
    apply: 'build',
    enforce: 'post',
    transform: {
      filter: { id: /preload-helper/ },
      handler: () =>
        `export { arrive as __vitePreload } from ${JSON.stringify(join(sources, 'app/arrive.ts'))}`,
    },
  }
}

/** What follows the page itself, for somebody who is signed in and for somebody who is not, in each language. */
const nextSources = {
  in: (locale: string) => ['ui/SignedIn.tsx', 'app/open-session.ts', `i18n/first/${locale}.ts`],
  out: (locale: string) => [
    'ui/sign-in/SignedOut.tsx',
    `i18n/first/${locale}.ts`,
    `i18n/sign-in/${locale}.json`,
  ],
}

/** The files that those sources came into, with all that they import, beyond what the page asks for by itself. */
function filesBeyondPage(bundle: Rolldown.OutputBundle, wanted: readonly string[]): string[] {
  const found = new Set<string>()
  const add = (file: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): void => {
    if (file?.type !== 'chunk' || found.has(file.fileName)) return
    found.add(file.fileName)
    for (const other of file.imports) add(bundle[other])
  }
  const chunkOf = (source: string) =>
    Object.values(bundle).find(
      (file) => file.type === 'chunk' && file.moduleIds.some((id) => id === join(sources, source)),
    )
  add(chunkOf('main.tsx'))
  const ofPage = new Set(found)
  for (const source of wanted) add(chunkOf(source))
  return [...found].filter((name) => !ofPage.has(name))
}

/**
 * A classic script, before anything is painted: modules wait until the page has been read. It is told what will be wanted
 * next, here and not inside of it, since its name is made from what is inside.
 */
function startFirst(): Plugin {
  return {
    name: 'start-first',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const start = Object.values(bundle ?? {}).find(({ name }) => name === 'start')
        if (bundle === undefined || start === undefined)
          return html.replace('<!--start-->', '<script type="module" src="/src/start.ts"></script>')
        const next = Object.entries(nextSources).flatMap(([who, list]) =>
          ['en', 'uk', 'ru'].map((locale) => {
            const files = filesBeyondPage(bundle, list(locale)).map((file) => `/${file}`)
            return `data-${who}-${locale}="${files.join(' ')}"`
          }),
        )
        const chat = filesBeyondPage(bundle, ['ui/chat/ChatPage.tsx']).map((file) => `/${file}`)
        next.push(`data-chat="${chat.join(' ')}"`)
        return html.replace('<!--start-->', `<script src="/${start.fileName}" ${next.join(' ')}></script>`)
      },
    },
  }
}

/** Tells the service worker which files the build has: it keeps them for the time without a network. */
function listFilesForServiceWorker(): Plugin {
  return {
    name: 'list-files-for-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const hash = createHash('sha256')
      const built = Object.values(bundle).filter(({ fileName }) => fileName !== 'sw.js')
      for (const file of built) hash.update(file.type === 'chunk' ? file.code : file.source)
      const given = readdirSync(publicFolder)
      for (const name of given) hash.update(readFileSync(join(publicFolder, name)))
      const names = [...built.map(({ fileName }) => fileName), ...given].filter(
        (name) => name !== 'index.html',
      )
      const list = {
        version: hash.digest('hex').slice(0, 16),
        files: ['/', ...names.map((name) => `/${name}`)],
      }
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') throw new Error('The build has no service worker.')
      worker.code = worker.code.replaceAll('__BUILD__', JSON.stringify(list))
    },
  }
}

/** Writes each text file a second and third time, compressed as far as it goes. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir = 'dist' }) {
      for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|json|webmanifest)$/.test(file)) continue
        const content = readFileSync(join(dir, file))
        writeFileSync(join(dir, `${file}.gz`), gzipSync(content, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
        writeFileSync(join(dir, `${file}.br`), brotliCompressSync(content, { params }))
      }
    },
  }
}

const server = { target: 'http://localhost:3001', ws: true, changeOrigin: false }

export default defineConfig({
  plugins: [react(), tailwind(), startFirst(), arriveWhole(), listFilesForServiceWorker(), precompress()],
  server: { proxy: { '/api': server, '/healthz': server } },
  build: {
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        main: join(import.meta.dirname, 'index.html'),
        start: join(sources, 'start.ts'),
        sw: join(sources, 'sw.ts'),
      },
      output: {
        // What each of the first screens leans on: in one file instead of ten little ones.
        codeSplitting: {
          groups: [
            {
              name: 'screens',
              test: /\/(session-context|use-media-query|move-focus|format|Logo|SearchBox|Field|Labelled|text|text-context|reload|new-id|limits|scope|address|use-typing-names|Landmark|backoff)\.tsx?$/,
            },
          ],
        },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
