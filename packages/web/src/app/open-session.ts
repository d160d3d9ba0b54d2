// What is needed only after signing in: fetched while the person still looks at the first frame of the page.
export { openCache, openSession } from '@poruch/client'
