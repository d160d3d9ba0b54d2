// Two people who know each other, each in a browser of their own with its own devices, in the app.
import { type Character, Person } from '../../e2e/person.ts'
import { type ChromiumScreen, openChromium } from '../../e2e/screen.ts'
import { startPoruch } from '../messages/server.ts'
import { makeWorld } from '../messages/world.ts'
import type { Run } from '../part.ts'
import { calleeCharacter, callerCharacter } from './contender.ts'
import { comeIn, writeToEachOther } from './poruch.ts'

export type AppPage = Person<ChromiumScreen>

/**
 * With the browser's own devices: those of the tests would hold on to what was captured.
 * @param scripts self-contained functions, that run in each page before the app
 */
export async function openAppPages(
  run: Run,
  scripts: readonly (() => void)[],
): Promise<readonly [caller: AppPage, callee: AppPage]> {
  const folder = `${run.folder}/poruch`
  const world = await makeWorld(folder, 2, [[0, 1]])
  await writeToEachOther(folder, world)
  const server = await startPoruch(folder, { isLimited: false })
  run.after(() => server.stop())
  const port = await server.ask('port')
  const open = async (place: number, other: Character, self: Character) => {
    const screen = await openChromium(null)
    run.after(() => screen.close())
    for (const script of scripts) await screen.context.addInitScript(script)
    await comeIn(screen, port, world.people[place]?.token ?? '')
    const person = new Person(self, screen)
    await person.openChatFromList(other)
    return person
  }
  return [await open(0, calleeCharacter, callerCharacter), await open(1, callerCharacter, calleeCharacter)]
}
