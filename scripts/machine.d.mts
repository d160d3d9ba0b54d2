// Types of `machine.mjs` for the bench.
export interface Started {
  /** An address with the rights to make databases. */
  readonly url: string
  stop(): void
}
export function startDurablePostgres(): Promise<Started>
export function ensureProsody(): void
