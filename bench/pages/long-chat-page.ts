// What runs in the page that is measured: each function is sent there alone, so that it may use nothing from outside.

/** Scrolls up until the message that begins with `first` is there, then back to the end. */
export async function loadAll(first: string): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const list = document.querySelector('[role=log]')
  if (list === null) throw new Error('no list')
  const isThere = () =>
    [...list.querySelectorAll('p')].some(({ textContent }) => textContent?.startsWith(first))
  while (!isThere()) {
    list.scrollTop = 0
    await frame()
  }
  // Those above are measured, and the list is at rest.
  for (let frames = 0; frames < 10; frames++) await frame()
  list.scrollTop = list.scrollHeight
  for (let frames = 0; frames < 10; frames++) await frame()
}

/** In milliseconds: from a letter that is put into the box until the page is laid out with it. */
export async function keyTimes(rounds: number): Promise<number[]> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const box = document.querySelector('textarea')
  if (box === null) throw new Error('no box')
  box.focus()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await frame()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const began = performance.now()
    document.execCommand('insertText', false, 'x')
    await Promise.resolve()
    document.body.getBoundingClientRect()
    times.push(performance.now() - began)
  }
  return times
}

/**
 * In milliseconds: from the key Home in the list, or from the scroll bar at its top, until the first message stands in
 * sight; then goes back to the end.
 */
export async function jumpToFirst({ first, by }: { first: string; by: 'key' | 'bar' }): Promise<number> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const list = document.querySelector<HTMLElement>('[role=log]')
  if (list === null) throw new Error('no list')
  const isInSight = () => {
    const { top, bottom } = list.getBoundingClientRect()
    return [...list.querySelectorAll('p')].some((text) => {
      const box = text.getBoundingClientRect()
      return text.textContent?.startsWith(first) && box.top >= top && box.top < bottom
    })
  }
  list.focus({ preventScroll: true })
  await frame()
  const began = performance.now()
  if (by === 'bar') list.scrollTop = 0
  else list.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }))
  while (!isInSight()) await frame()
  await frame()
  const took = performance.now() - began
  document.querySelector('textarea')?.focus()
  list.scrollTop = list.scrollHeight
  for (let frames = 0; frames < 20; frames++) await frame()
  return took
}
