// Sentences that come later: once, in English where the language cannot be had, and again after a failure.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { first as english } from './first/en.ts'
import { createTranslator, loadTranslator } from './translator.ts'

/** The languages of the settings that cannot be fetched now. */
const broken = vi.hoisted(() => ({ settings: new Set<string>() }))
vi.mock('./sentences.ts', async (original) => {
  const real = await original<typeof import('./sentences.ts')>()
  return {
    ...real,
    loadLater: async (screen: 'settings', locale: 'en') => {
      if (broken.settings.has(locale)) throw new TypeError('Failed to fetch dynamically imported module')
      return real.loadLater(screen, locale)
    },
  }
})
vi.mock('./people/uk.json', () => {
  throw new TypeError('Failed to fetch dynamically imported module')
})
afterEach(() => broken.settings.clear())

describe('a translator', () => {
  test('asks for the sentences of a screen once', () => {
    const translator = createTranslator('en', english)
    expect(translator.load('settings')).toBe(translator.load('settings'))
  })

  test('keeps a failure until it is told to try again, so that nobody asks for ever', async () => {
    broken.settings.add('en')
    const translator = createTranslator('en', english)
    const failing = translator.load('settings')
    await expect(failing).rejects.toThrow('fetch')
    broken.settings.clear()
    expect(translator.load('settings')).toBe(failing)
    translator.forgetFailures()
    await translator.load('settings')
    expect(translator.text('settings.title')).toBe('Settings')
  })

  test('of another language comes even when a later screen cannot be had, which is tried again where it is shown', async () => {
    broken.settings.add('uk')
    const translator = await loadTranslator('uk', ['settings'])
    expect(translator.has('settings')).toBe(false)
    broken.settings.clear()
    await translator.load('settings')
    expect(translator.text('settings.title')).toBe('Налаштування')
  })

  test('says a screen in English when its own language cannot be fetched', async () => {
    const translator = createTranslator('uk', english)
    await translator.load('people')
    expect(translator.text('people.title')).toBe('New direct chat')
  })
})
