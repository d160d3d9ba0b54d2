// Steps of tests of the roster: a hello that is looked at, time with signs of life, more groups than stand on one page.
import { type ChatId, decode, type ServerMessageOf } from '@poruch/protocol'
import type { World } from './world.ts'

/** Says hello over the newest socket, and looks at what is answered before it arrives. */
export async function greet(world: World): Promise<{ cursor: unknown; welcome: ServerMessageOf<'welcome'> }> {
  world.wire.deliverToServer()
  const hello = world.wire.toServer.map(decode).find((frame) => frame?.type === 'hello')
  world.wire.deliverToServer()
  await world.server.settle()
  const welcome = decode(world.wire.toDevice[0] ?? '') as ServerMessageOf<'welcome'> | undefined
  if (welcome === undefined) throw new Error('Nobody was welcomed.')
  return { cursor: hello?.cursor, welcome }
}

/** Lets time pass, with all signs of life. */
export async function live(world: World, ms: number): Promise<void> {
  await world.server.exchange()
  for (let left = ms; left > 0; left -= 2_500) {
    await world.server.pass(2_500)
    await world.server.exchange()
  }
}

/** Something happens elsewhere, so that the cursor leaves behind what happened until now. */
export async function leaveBehind(world: World): Promise<void> {
  await live(world, 60_000)
  await world.friend('Erin')
  await live(world, 10_000)
}

/** Groups with Alice in them, more than stand on the first page. */
export async function manyGroups(world: World, count = 60): Promise<ChatId[]> {
  const groups: ChatId[] = []
  for (let i = 0; i < count; i += 1) groups.push(await world.group(world.bob, [world.alice], 'group', `${i}`))
  return groups
}
