// How Node runs the server: a small young generation, and compiled code kept between starts. No dependencies; runs on any Node from 18 on.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root, run } from './install.mjs'

export const serverMain = join(root, 'packages', 'server', 'src', 'main.ts')

const compiled = join(root, 'node_modules', '.cache', 'poruch')

/** MiB for what was just made: Node's own 16 are filled before the first sweep, and stay taken. */
export const serverFlags = ['--max-semi-space-size=2']

/**
 * What the server's process needs beside its settings. Compiled code is kept where `npm ci` throws it away; a folder
 * that cannot be written costs time, nothing else. Few arenas of malloc: the server works on one thread.
 */
export function serverEnvironment() {
  return { MALLOC_ARENA_MAX: '2', ...process.env, NODE_COMPILE_CACHE: compiled }
}

/** Compiles the server once, so that even the first start is quick and holds no compiler in memory. */
export function ensureCompiled() {
  if (existsSync(compiled)) return
  spawnSync(pinnedNode(), [...serverFlags, serverMain, '--help'], {
    stdio: 'ignore',
    env: serverEnvironment(),
  })
}

/**
 * Runs the server in the place of this process, with its number and its terminal: what prepared the start would hold as
 * much memory as the server itself. Where Node cannot (Windows, before 22.15) it runs beside. @returns its exit code.
 */
export async function becomeServer(parts) {
  const node = pinnedNode()
  const all = [...serverFlags, serverMain, ...parts]
  const env = serverEnvironment()
  if (process.platform === 'win32' || process.execve === undefined) return await run(node, all, { env })
  process.chdir(root)
  return process.execve(node, [node, ...all], env)
}
