// The types of server-process.mjs, which must run before anything is installed.
export const serverMain: string
export const serverFlags: readonly string[]
export function serverEnvironment(): Record<string, string | undefined>
export function ensureCompiled(): void
export function becomeServer(parts: readonly string[]): Promise<number>
