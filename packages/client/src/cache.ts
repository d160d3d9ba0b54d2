// What a device keeps between two visits.
import type { Readable } from './value.ts'

export interface Cache {
  /** `memory`: the browser keeps nothing for us, so that unsent messages end with the page. */
  readonly persistence: Readable<'disk' | 'memory'>
  /** Deletes everything of this person: at sign-out. */
  erase(): Promise<void>
  close(): void
}
export declare function openCache(name: string): Promise<Cache>
export declare function memoryCache(): Cache
