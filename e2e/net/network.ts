// Three networks of their own: two people who reach only the one between them, where the server and the relay are.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Made by `npm test` where the machine can: as root, with iproute2, nftables and coturn. */
export const networksArePossible = process.env.POSSIBLE_NETWORKS === 'yes'

/** Of the server and the relay, from everywhere. */
export const serverAddress = '10.77.0.1'

export type Side = 'a' | 'b'

const subnets: Readonly<Record<Side, number>> = { a: 1, b: 2 }
const prefix = 'poruch-net-'

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
}

/** Networks of runs that were killed: their process is no more. */
function sweep(): void {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  const processes = new Set(readdirSync('/proc'))
  for (const name of stdout.split('\n').map((line) => line.split(' ')[0] ?? '')) {
    const [, pid] = name.startsWith(prefix) ? name.slice(prefix.length - 1).split('-') : []
    if (pid !== undefined && !processes.has(pid)) spawnSync('ip', ['netns', 'del', name])
  }
}

let count = 0

export class Network {
  readonly #name = `${prefix}${process.pid}-${++count}`
  readonly #folder = mkdtempSync(join(tmpdir(), 'poruch-net-'))

  /** @param reach `relay`: the two people reach only the server; `direct`: each other as well */
  static open(reach: 'relay' | 'direct'): Network {
    sweep()
    const network = new Network()
    network.#make()
    network.letThrough(reach === 'direct')
    return network
  }

  /** The namespace of the server. */
  get middle(): string {
    return `${this.#name}-r`
  }

  /** A program that runs Chromium in the network of one side. */
  browserOf(side: Side): string {
    const path = join(this.#folder, `chromium-${side}`)
    const chrome = process.env.CHROME_PATH ?? '/usr/bin/chromium'
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${this.#of(side)} ${chrome} "$@"\n`)
    chmodSync(path, 0o755)
    return path
  }

  /** Do packets go from one side to the other, through the middle? */
  letThrough(isOpen: boolean): void {
    this.#in(this.middle, 'sysctl', '-q', '-w', `net.ipv4.ip_forward=${isOpen ? 1 : 0}`)
  }

  /** What one side sends to the other is lost on its way, without a word; the server stays within reach. */
  blackHole(isOn: boolean): void {
    this.#rules(this.middle, isOn ? 'type filter hook forward priority 0 ; policy drop ;' : null)
  }

  /** Whatever one side sends is lost on its way, as in a tunnel. */
  tunnel(side: Side, isOn: boolean): void {
    // On arrival: a relay whose packets are refused on their way out would close the way for good.
    const drop = (way: string) => `type filter hook prerouting priority -300 ; iifname "${way}" drop`
    this.#rules(this.middle, isOn ? drop(`to-${side}`) : null)
    this.#rules(this.#of(side), isOn ? drop('way') : null)
  }

  /** Another address for one side, as when a phone comes into another network. */
  moveTo(side: Side, last: number): void {
    const space = this.#of(side)
    const subnet = subnets[side]
    this.#in(space, 'ip', 'addr', 'flush', 'dev', 'way')
    this.#in(space, 'ip', 'addr', 'add', `10.77.${subnet}.${last}/24`, 'dev', 'way')
    this.#in(space, 'ip', 'route', 'add', 'default', 'via', `10.77.${subnet}.1`)
  }

  /** One more way into the world for one side, as when a phone in a house is within reach of the street too. */
  addWay(side: Side): void {
    const [space, subnet] = [this.#of(side), subnets[side] + 2]
    this.#join(space, 'street', `to-${side}-street`)
    this.#in(space, 'ip', 'addr', 'add', `10.77.${subnet}.2/24`, 'dev', 'street')
    this.#in(this.middle, 'ip', 'addr', 'add', `10.77.${subnet}.1/24`, 'dev', `to-${side}-street`)
  }

  /** The first way of one side is gone; it goes by the other one. */
  loseWay(side: Side): void {
    const [space, subnet] = [this.#of(side), subnets[side] + 2]
    this.#in(space, 'ip', 'link', 'set', 'way', 'down')
    this.#in(space, 'ip', 'route', 'add', 'default', 'via', `10.77.${subnet}.1`)
  }

  /** All programs of one side stand still, as on a machine that sleeps, or go on. */
  freeze(side: Side, isOn: boolean): void {
    const { stdout } = spawnSync('ip', ['netns', 'pids', this.#of(side)], { encoding: 'utf8' })
    for (const pid of stdout.split('\n').filter(Boolean))
      process.kill(Number(pid), isOn ? 'SIGSTOP' : 'SIGCONT')
  }

  close(): void {
    for (const space of [this.#of('a'), this.#of('b'), this.middle]) spawnSync('ip', ['netns', 'del', space])
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #make(): void {
    const { middle } = this
    run('ip', 'netns', 'add', middle)
    this.#in(middle, 'ip', 'link', 'set', 'lo', 'up')
    this.#in(middle, 'ip', 'addr', 'add', `${serverAddress}/32`, 'dev', 'lo')
    for (const side of ['a', 'b'] as const) {
      const space = this.#of(side)
      const subnet = subnets[side]
      run('ip', 'netns', 'add', space)
      this.#in(space, 'ip', 'link', 'set', 'lo', 'up')
      this.#join(space, 'way', `to-${side}`)
      this.#in(middle, 'ip', 'addr', 'add', `10.77.${subnet}.1/24`, 'dev', `to-${side}`)
      this.moveTo(side, 2)
    }
  }

  /** A cable between a namespace and the middle, by its name at each end. */
  #join(space: string, name: string, far: string): void {
    const { middle } = this
    run('ip', '-n', space, 'link', 'add', name, 'type', 'veth', 'peer', 'name', far, 'netns', middle)
    this.#in(space, 'ip', 'link', 'set', name, 'up')
    this.#in(middle, 'ip', 'link', 'set', far, 'up')
  }

  /** @param rules of the one chain there is; null: none */
  #rules(space: string, rules: string | null): void {
    const table = rules === null ? '' : `table inet t {\n chain c {\n ${rules}\n }\n}\n`
    const input = `flush ruleset\n${table}`
    const { status, stderr } = spawnSync('ip', ['netns', 'exec', space, 'nft', '-f', '-'], {
      input,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`nft: ${stderr} of ${input}`)
  }

  #of(side: Side): string {
    return `${this.#name}-${side}`
  }

  #in(space: string, ...command: string[]): void {
    run('ip', 'netns', 'exec', space, ...command)
  }
}
