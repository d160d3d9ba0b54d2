// Two pages with the same devices and the same meter, and what each contender does in them.

import { type Character, Person } from '../../e2e/person.ts'
import type { ChromiumScreen } from '../../e2e/screen.ts'
import { startChild } from '../child.ts'
import type { Run } from '../part.ts'
import type { Delays } from './delays.ts'
import { installMeter } from './meter.ts'

export type Pages = readonly [caller: Person<ChromiumScreen>, callee: Person<ChromiumScreen>]

export interface Contender {
  readonly name: string
  /** Everything up to the moment before a call. */
  open(run: Run, network: Network, pages: Pages): Promise<void>
  /** The caller rings. */
  ring(caller: Person<ChromiumScreen>): Promise<void>
  hangUp(pages: Pages): Promise<void>
}

export interface Network {
  readonly delayMs: number
  /** A port through which this server is as far away as the delay says. */
  tcp(port: number): Promise<number>
  udp(port: number): Promise<number>
}

export const callerCharacter: Character = { name: 'Person 0', username: 'person0', toneHz: 1000, hue: 0 }
export const calleeCharacter: Character = { name: 'Person 1', username: 'person1', toneHz: 1700, hue: 120 }

export async function openNetwork(run: Run, delayMs: number): Promise<Network> {
  if (delayMs === 0) return { delayMs, tcp: async (port) => port, udp: async (port) => port }
  const file = new URL('delays.ts', import.meta.url).pathname
  const delays = await startChild<Delays>(file, [String(delayMs)])
  run.after(() => delays.stop())
  return { delayMs, tcp: (port) => delays.ask('tcp', port), udp: (port) => delays.ask('udp', port) }
}

/** A browser for each: Chromium tells its real addresses only to pages that may use the microphone. */
export async function openPage(
  network: Network,
  self: Character,
  others: readonly Character[],
): Promise<Person<ChromiumScreen>> {
  const person = await Person.inChromium(self, ['--disable-features=WebRtcHideLocalIpsWithMdns'])
  const { context } = person.screen
  await context.exposeFunction('delayedPort', (port: number) => network.udp(port))
  await context.addInitScript(installMeter, {
    tonesHz: others.map(({ toneHz }) => toneHz),
    hue: others[0]?.hue ?? 0,
    isDelayed: network.delayMs > 0,
  })
  return person
}

export async function openPages(run: Run, network: Network): Promise<Pages> {
  const caller = await openPage(network, callerCharacter, [calleeCharacter])
  run.after(() => caller.screen.close())
  const callee = await openPage(network, calleeCharacter, [callerCharacter])
  run.after(() => callee.screen.close())
  return [caller, callee]
}
