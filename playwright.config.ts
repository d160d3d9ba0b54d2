// Whole-product tests in real browsers, one at a time: two browsers and a call fill a small machine.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  forbidOnly: process.env.CI === 'true',
})
