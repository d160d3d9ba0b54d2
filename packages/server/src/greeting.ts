// What the person who started the server reads: where it is, and how a phone gets there.
import { renderUnicodeCompact } from 'uqr'

export interface Place {
  /** The address on this machine. */
  readonly origin: string
  /** The host setting: with one of this machine alone, no phone gets there. */
  readonly host: string
  /** The address people use, where a proxy stands in front. */
  readonly publicUrl: string | null
  /** Addresses of this machine in its networks. */
  readonly lan: readonly string[]
}

export function greeting({ origin, host, publicUrl, lan }: Place): string {
  const lines = ['', `  Poruch runs at ${publicUrl ?? origin}`]
  const { protocol, port } = new URL(origin)
  const isReachable = host === '0.0.0.0' || host === '::' || lan.includes(host)
  const address = lan.includes(host) ? host : lan[0]
  if (publicUrl === null && isReachable && address !== undefined) {
    const forPhones = `${protocol}//${address}${port === '' ? '' : `:${port}`}`
    lines.push(`  On phones in this network: ${forPhones}`, '')
    lines.push(renderUnicodeCompact(forPhones, { border: 2 }).replace(/^/gmu, '  '), '')
    lines.push(
      protocol === 'http:'
        ? '  Phones give their microphone to HTTPS pages only. For calls, start with: npm start -- --https'
        : '  The certificate was made here, so each browser warns once: choose to go on.',
    )
  }
  lines.push('  Stop with Ctrl+C.', '')
  return `${lines.join('\n')}\n`
}
