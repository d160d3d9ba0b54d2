// The address a request comes from, as far as the proxies in front of us can be believed.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'
import type { Config } from '../config.ts'

/** Networks that have a name in the setting. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

type ProxyConfig = Pick<Config, 'trustProxy'>

/** @returns what says where a request comes from: for those that never meet the router, whose `ip` says the same. */
export function readAddress(config: ProxyConfig): (request: IncomingMessage) => string {
  const isProxy = proxiesOf(config)
  return (request) => {
    let address = request.socket.remoteAddress ?? ''
    // Each proxy wrote at the end from whom it has the request: what stands before a stranger's entry is theirs to invent.
    for (const before of forwardedFor(request)) {
      if (!isProxy(address)) break
      address = before
    }
    return address
  }
}

/** Does it come through a proxy that we believe? */
export function isProxied({ socket }: IncomingMessage, config: ProxyConfig): boolean {
  return proxiesOf(config)(socket.remoteAddress ?? '')
}

type IsProxy = (address: string) => boolean

const kept = new WeakMap<readonly string[], IsProxy>()

function proxiesOf({ trustProxy }: ProxyConfig): IsProxy {
  if (trustProxy === null) return () => false
  const isProxy = kept.get(trustProxy) ?? compile(trustProxy)
  kept.set(trustProxy, isProxy)
  return isProxy
}

function compile(trusted: readonly string[]): IsProxy {
  const proxies = new BlockList()
  for (const network of trusted.flatMap((name) => named[name] ?? [name])) {
    const [address = '', prefix] = network.split('/')
    if (prefix === undefined) proxies.addAddress(address, familyOf(address))
    else proxies.addSubnet(address, Number(prefix), familyOf(address))
  }
  return (address) => isIP(address) !== 0 && proxies.check(address, familyOf(address))
}

/** The nearest first. */
function forwardedFor({ headers }: IncomingMessage): string[] {
  const header = headers['x-forwarded-for']
  if (header === undefined) return []
  return String(header)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .toReversed()
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}
