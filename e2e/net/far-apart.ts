// Two people in networks of their own, with the server and a relay between them.
import { type Character, olena, Person, taras } from '../person.ts'
import { Poruch } from '../poruch.ts'
import type { ChromiumScreen } from '../screen.ts'
import { Network, type Side, serverAddress } from './network.ts'
import { TurnServer, turnSecret } from './turn-server.ts'

export interface FarApart {
  readonly network: Network
  readonly server: Poruch
  readonly turn: TurnServer
  readonly caller: Person<ChromiumScreen>
  readonly callee: Person<ChromiumScreen>
  close(): Promise<void>
}

/**
 * Olena at side a, Taras at side b, who have written to each other.
 * @param settings of the server, such as TURN_URLS
 */
export async function openFarApart(
  reach: 'relay' | 'direct',
  settings: Readonly<Record<string, string>>,
): Promise<FarApart> {
  const network = Network.open(reach)
  const turn = await TurnServer.start(network)
  const place = { namespace: network.middle, address: serverAddress }
  const server = await Poruch.start({ TURN_SECRET: turnSecret, ...settings }, place)
  // Without HTTPS no page may use a microphone; the relay has a certificate of nobody.
  const flags = [`--unsafely-treat-insecure-origin-as-secure=${server.origin}`, '--ignore-certificate-errors']
  const arrive = (character: Character, side: Side) =>
    Person.inChromium(character, flags, network.browserOf(side))
  const [caller, callee] = await Promise.all([arrive(olena, 'a'), arrive(taras, 'b')])
  await caller.signUp(server)
  await callee.signUp(server)
  await caller.openChatWith(taras)
  await caller.send('Are you there?')
  await callee.openChatFromList(olena)
  await callee.send('Right beside you.')
  await caller.sees('Right beside you.')
  return {
    ...{ network, server, turn, caller, callee },
    async close() {
      await Promise.all([caller.close(), callee.close()])
      await server.stop()
      await turn.stop()
      network.close()
    },
  }
}

/** A voice call that both hear. */
export async function talk({ caller, callee }: FarApart): Promise<void> {
  await caller.screen.click('button', 'Voice call')
  await callee.seesControl('alertdialog', 'Incoming voice call')
  await callee.screen.click('button', 'Accept')
  await Promise.all([caller.hears(taras.toneHz), callee.hears(olena.toneHz)])
}
