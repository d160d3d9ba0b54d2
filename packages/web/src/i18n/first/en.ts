// What the first screen of a signed-in person says, in one file: fetched before anything can be shown.
import chat from '../chat/en.json'
import common from '../common/en.json'
import inbox from '../inbox/en.json'

export const first = { ...common, ...inbox, ...chat }
