// A tab that is worth sharing: a counter of frames in somebody's colour, and a tone.
import type { Page } from '@playwright/test'
import type { ProbeOptions } from './probe.ts'

/** By this title a browser's picker chooses it. */
export const shownTitle = 'Worth seeing'

/** Lets the browser's picker choose that tab by itself, in place of the pictures that it makes up for tests. */
export const pickerFlags = {
  flags: [`--auto-select-tab-capture-source-by-title=${shownTitle}`],
  // What a muted tab plays is not captured either.
  without: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--mute-audio'],
} as const

/** Draws as the probe's camera does, over the whole page, so that it is read in the same way. */
export async function openShownTab(page: Page, look: ProbeOptions): Promise<void> {
  await page.setContent(
    `<title>${shownTitle}</title><style>body{margin:0}canvas{width:100vw;height:100vh;display:block}</style><canvas width="320" height="240"></canvas>`,
  )
  await page.evaluate(({ toneHz, hue }) => {
    const canvas = document.querySelector('canvas')
    const pen = canvas?.getContext('2d', { alpha: false })
    let counter = 0
    setInterval(() => {
      if (!pen) return
      pen.fillStyle = `hsl(${hue} 90% 50%)`
      pen.fillRect(0, 0, 320, 240)
      for (let bit = 0; bit < 8; bit++) {
        pen.fillStyle = (counter >> bit) & 1 ? '#fff' : '#000'
        pen.fillRect(bit * 40, 0, 40, 40)
      }
      counter = (counter + 1) % 256
    }, 40)
    const audio = new AudioContext()
    const tone = new OscillatorNode(audio, { frequency: toneHz })
    tone.connect(new GainNode(audio, { gain: 0.3 })).connect(audio.destination)
    tone.start()
  }, look)
}
