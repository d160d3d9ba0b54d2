// The parts that measure the web app in a browser.
import { longChat } from './pages/long-chat.ts'
import type { Part } from './part.ts'

export const pageParts: readonly Part[] = [longChat]
