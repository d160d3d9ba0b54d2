// How the web app is built and served while it is developed.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const publicFolder = join(import.meta.dirname, 'public')
const sources = join(import.meta.dirname, 'src')

/**
 * Puts `app/arrive.ts` around each `import()`, where Vite would put its own. Vite names the files of a part that needs
 * others; here one that stands alone is named too.
 */
function arriveWhole(): Plugin {
  const alone = /(import\(([`'"])\.\/([^`'"]+)\2\)(?:(?!import\(|__vite__mapDeps).)*?),\[\]\)/gs
  return {
    name: 'arrive-whole',
    apply: 'build',
    enforce: 'post',
    transform: {
      filter: { id: /preload-helper/ },
      handler: () =>
        `export { arrive as __vitePreload } from ${JSON.stringify(join(sources, 'app/arrive.ts'))}`,
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue
          file.code = file.code.replace(
            alone,
            (_all, load, quote, name) => `${load},[${quote}assets/${name}${quote}])`,
          )
        }
      },
    },
  }
}

/** A classic script, before anything is painted: modules wait until the page has been read. */
function startFirst(): Plugin {
  return {
    name: 'start-first',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const start = Object.values(bundle ?? {}).find(({ name }) => name === 'start')
        const tag = start
          ? `<script src="/${start.fileName}"></script>`
          : '<script type="module" src="/src/start.ts"></script>'
        return html.replace('<!--start-->', tag)
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
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
