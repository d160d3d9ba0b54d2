// What the first screen of a signed-in person says, in one file: fetched before anything can be shown.
import chat from '../chat/uk.json'
import common from '../common/uk.json'
import inbox from '../inbox/uk.json'

export const first = { ...common, ...inbox, ...chat }
