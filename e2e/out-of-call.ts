// How long after the server was told of it somebody is out of a call: each by the clock of its own page, on one machine.
import type { CommandType } from '@poruch/protocol'
import type { Person } from './person.ts'

/** When this page says a command of this type next, in milliseconds since the Unix epoch. */
export function whenSaid(person: Person, type: CommandType): Promise<number> {
  return person.screen.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const { send } = WebSocket.prototype
        WebSocket.prototype.send = function (data) {
          const saidAt = Date.now()
          send.call(this, data)
          if (JSON.parse(String(data)).type !== wanted) return
          WebSocket.prototype.send = send
          resolve(saidAt)
        }
      }),
    type,
  )
}

/** When no connection to anybody is left in this page, and, of who is out, no live track either. */
export function whenLinkedWithNobody(person: Person, { isOut }: { isOut: boolean }): Promise<number> {
  return person.screen.evaluate(
    (isNobodyHere) =>
      new Promise<number>((resolve) => {
        const timer = setInterval(() => {
          const { connections, tracks } = window.probe.left()
          if (connections > 0 || (isNobodyHere && tracks > 0)) return
          clearInterval(timer)
          resolve(Date.now())
        }, 10)
      }),
    isOut,
  )
}
