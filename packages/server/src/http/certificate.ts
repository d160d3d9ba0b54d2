// The certificate for HTTPS: the one that was given, or one of our own making that this network can be served with.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

const dayMs = 24 * 3_600_000
/** Apple refuses those that are valid for longer (support.apple.com/103769). */
const validMs = 397 * dayMs
/** Made anew when less than this is left. */
const leftMs = 30 * dayMs

/** Networks of containers and virtual machines, where no phone is. */
const inner = /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|podman)/u

/** IPv4 addresses of this machine, those in networks that phones may share first. */
export function lanAddresses(): readonly string[] {
  const named = Object.entries(networkInterfaces())
  const ordered = [
    ...named.filter(([name]) => !inner.test(name)),
    ...named.filter(([name]) => inner.test(name)),
  ]
  const all = ordered.flatMap(([, addresses]) => addresses ?? [])
  return all.filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address)
}

/** @returns null for plain HTTP. */
export async function loadCertificate(config: Config): Promise<Certificate | null> {
  const { httpsCert, httpsKey, selfSigned } = config
  if (httpsCert !== null && httpsKey !== null) {
    return { cert: readFileSync(httpsCert, 'utf8'), key: readFileSync(httpsKey, 'utf8') }
  }
  if (!selfSigned) return null
  return await ownCertificate(join(config.dataDir, 'certificate'), lanAddresses(), Date.now())
}

/**
 * The certificate kept in a folder, made anew when it is missing, nears its end, or lacks an address.
 * @param now milliseconds since the Unix epoch.
 */
export async function ownCertificate(
  folder: string,
  addresses: readonly string[],
  now: number,
): Promise<Certificate> {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  if (existsSync(files.cert) && existsSync(files.key)) {
    const kept = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
    if (isGood(kept.cert, addresses, now)) return kept
  }
  const made = await make(addresses, now)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(files.key, made.key, { mode: 0o600 })
  writeFileSync(files.cert, made.cert, { mode: 0o600 })
  return made
}

function isGood(pem: string, addresses: readonly string[], now: number): boolean {
  const certificate = readCertificate(pem)
  if (certificate === null) return false
  const isCurrent =
    certificate.validFromDate.getTime() <= now && certificate.validToDate.getTime() - now > leftMs
  return isCurrent && addresses.every((address) => certificate.checkIP(address) !== undefined)
}

/** @returns null for what is damaged: one of our own making is made again. */
function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

async function make(addresses: readonly string[], now: number): Promise<Certificate> {
  const altNames = [
    { type: 2 as const, value: 'localhost' },
    ...['127.0.0.1', '::1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
  ]
  // Loaded here alone: it is larger than the rest of the server, and seldom needed.
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: 'Poruch' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - dayMs),
    notAfterDate: new Date(now + validMs - dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { key: made.private, cert: made.cert }
}
