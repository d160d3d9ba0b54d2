// The peers: PeerJS with its own server, and simple-peer with a relay, both the way their documentation shows them.
import { startChild } from '../child.ts'
import type { Run } from '../part.ts'
import type { Contender, Network, Pages } from './contender.ts'
import { installPeerJs, installPeerScreen, installSimplePeer } from './peer-pages.ts'
import type { PeersServer } from './peers-server.ts'

async function openServers(run: Run, network: Network) {
  const server = await startChild<PeersServer>(new URL('peers-server.ts', import.meta.url).pathname)
  run.after(() => server.stop())
  const port = await network.tcp(await server.ask('port'))
  const peerPort = await network.tcp(await server.ask('peerPort'))
  return { port, peerPort }
}

const names = ['caller', 'callee'] as const

const controls = {
  ring: (caller: Pages[0]) => caller.screen.evaluate(() => window.peerPage.ring(), null),
  hangUp: async (pages: Pages) => {
    for (const { screen } of pages) await screen.evaluate(() => window.peerPage.hangUp(), null)
  },
}

export const peerJs: Contender = {
  name: 'PeerJS',
  ...controls,
  async open(run, network, pages) {
    const { port, peerPort } = await openServers(run, network)
    for (const [index, { screen }] of pages.entries()) {
      await screen.goto(`http://localhost:${port}/`)
      await screen.evaluate(installPeerScreen, null)
      await screen.evaluate(installPeerJs, { name: names[index] ?? 'caller', port: peerPort })
    }
  },
}

const simplePeer = (offers: 'after Accept' | 'while it rings'): Contender => ({
  name: `simple-peer, offer ${offers}`,
  ...controls,
  async open(run, network, pages) {
    const { port } = await openServers(run, network)
    for (const [index, { screen }] of pages.entries()) {
      await screen.goto(`http://localhost:${port}/`)
      await screen.evaluate(installPeerScreen, null)
      await screen.evaluate(installSimplePeer, { name: names[index] ?? 'caller', port, offers })
    }
  },
})

export const offerAfterAccept = simplePeer('after Accept')
export const offerWhileRinging = simplePeer('while it rings')
