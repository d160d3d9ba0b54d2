// What was written is sent once, in order, whatever happens to the tab, the connection or the server in between.
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '@playwright/test'
import { DeafProxy } from './deaf-proxy.ts'
import { olena, Person, taras } from './person.ts'
import { Poruch } from './poruch.ts'
import { until } from './until.ts'

/** The texts of the chat as the server holds them, oldest first. */
async function stored(person: Person): Promise<string[]> {
  return person.screen.evaluate(async () => {
    const chatId = location.pathname.split('/').at(-1)
    const answer = await fetch(`/api/v1/chats/${chatId}/messages?limit=100`)
    const { messages } = (await answer.json()) as { messages: { body: { text: string } }[] }
    return messages.map(({ body }) => body.text)
  }, null)
}

/** In the page: does any of the browser's databases hold this text? */
async function isKept(text: string): Promise<boolean> {
  const settle = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  for (const { name } of await indexedDB.databases()) {
    const database = await settle(indexedDB.open(name ?? ''))
    const stores = [...database.objectStoreNames]
    const transaction = database.transaction(stores)
    const rows = await Promise.all(stores.map((store) => settle(transaction.objectStore(store).getAll())))
    database.close()
    if (JSON.stringify(rows).includes(text)) return true
  }
  return false
}

test('a tab killed between writing and the answer sends once after it is opened again', async () => {
  const server = await Poruch.start()
  const proxy = await DeafProxy.before(server.origin)
  const [writer, reader] = await Promise.all([Person.inChromium(olena), Person.inChromium(taras)])
  try {
    await writer.signUp(proxy)
    await reader.signUp(server)
    await writer.openChatWith(taras)
    await writer.send('first')
    await reader.openChatFromList(olena)
    await reader.sees('first')
    // The server takes this one, but the tab never hears of it.
    proxy.swallow = true
    await writer.send('second')
    await reader.sees('second')
    // These two never leave the tab before it dies.
    await server.kill()
    await writer.send('third')
    await writer.send('fourth')
    await until('what was written is kept', () => writer.screen.evaluate(isKept, 'fourth'))
    const { url } = await writer.screen.evaluate(() => ({ url: location.href }), null)
    await writer.screen.crashTab()
    proxy.swallow = false
    await server.start()
    await writer.screen.goto(url)
    await reader.sees('fourth', 30_000)
    const texts = await until('all four are stored', async () => {
      const found = await stored(reader)
      return found.length >= 4 && found
    })
    expect(texts).toEqual(['first', 'second', 'third', 'fourth'])
    await until('the writer sees each once', async () => {
      const shown = await writer.screen.evaluate(
        () => document.body.innerText.match(/\b(first|second|third|fourth)\b/g),
        null,
      )
      return new Set(shown).size === 4
    })
  } finally {
    await Promise.all([writer.close(), reader.close()])
    await proxy.close()
    await server.stop()
  }
})

test('a database that refuses to write is told as not sent; the message is kept and goes out later', async () => {
  const server = await Poruch.start()
  const [writer, reader] = await Promise.all([Person.inChromium(olena), Person.inChromium(taras)])
  try {
    await writer.signUp(server)
    await reader.signUp(server)
    await writer.openChatWith(taras)
    await writer.send('before')
    await reader.openChatFromList(olena)
    await reader.sees('before')
    // The server may be writing just now.
    const other = new DatabaseSync(server.databaseFile, { timeout: 5_000 })
    other.exec('BEGIN EXCLUSIVE')
    await writer.send('while locked')
    await writer.sees('Not sent')
    expect(server.log).toContain('database failed')
    other.exec('ROLLBACK')
    other.close()
    await reader.sees('while locked', 30_000)
    expect(await stored(reader)).toEqual(['before', 'while locked'])
  } finally {
    await Promise.all([writer.close(), reader.close()])
    await server.stop()
  }
})
