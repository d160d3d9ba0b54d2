// What the first screen of a signed-in person says, in one file: fetched before anything can be shown.
import chat from '../chat/ru.json'
import common from '../common/ru.json'
import inbox from '../inbox/ru.json'

export const first = { ...common, ...inbox, ...chat }
