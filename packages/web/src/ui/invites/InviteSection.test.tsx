// Invite links: what is chosen is what is made, the link is shown once, and can be copied, seen and withdrawn.
// @vitest-environment happy-dom
import { PoruchError } from '@poruch/protocol'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession } from '../testing/fake-session.ts'
import type { InviteLimits } from './InviteForm.tsx'
import { type InviteLink, InviteSection, type InviteSectionProps } from './InviteSection.tsx'

const link = 'https://chat.example.org/join/k3Jq0w'
const old: InviteLink<'old'> = { id: 'old', createdAt: 0, expiresAt: null, usesLeft: 4 }

let drawn: Drawn
afterEach(() => drawn.end())

async function open(given: Partial<InviteSectionProps<'old'>> = {}) {
  const props = { load: async () => [old], create: async () => link, revoke: async () => {}, ...given }
  drawn = await draw(<InviteSection {...props} />, { session: fakeSession().session })
  await drawn.until(() => !drawn.all('status').includes('Loading'))
}
async function choose(label: string, value: string) {
  const select = drawn.find('combobox', label)
  if (!(select instanceof HTMLSelectElement)) throw new Error(`${label} is no list`)
  await drawn.change(() => {
    select.value = value
    select.dispatchEvent(new Event('change', { bubbles: true }))
  })
}

describe('invite links', () => {
  test('are made with the limits that were chosen', async () => {
    const made: InviteLimits[] = []
    await open({
      create: async (limits) => {
        made.push(limits)
        return link
      },
    })
    await choose('Uses', 'unlimited')
    await choose('Expires', 'unlimited')
    await drawn.press(drawn.find('button', 'New link'))
    expect(made).toEqual([{ uses: null, expiresAt: null }])
  })

  test('once made, can be copied and scanned', async () => {
    const copied: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => copied.push(text) } })
    await open()
    await drawn.press(drawn.find('button', 'New link'))
    expect((drawn.find('textbox', 'Your new link') as HTMLInputElement).value).toBe(link)
    const picture = drawn.page.querySelector('svg[role=img]')
    expect(picture?.getAttribute('aria-label')).toBe('QR code of the link')
    expect(picture?.querySelector('path')?.getAttribute('d')).toMatch(/^(M\d+ \d+h1v1h-1z){200,}$/)
    await drawn.press(drawn.find('button', 'Copy'))
    expect(copied).toEqual([link])
    vi.unstubAllGlobals()
  })

  test('that cannot be made are told, and the list stays', async () => {
    await open({
      create: async () => {
        throw new PoruchError('forbidden')
      },
    })
    await drawn.press(drawn.find('button', 'New link'))
    await drawn.until(() => drawn.all('status').join().includes('You may not do this.'))
    expect(drawn.all('listitem').join()).toContain('4 uses left')
  })

  test('go from the list when they are withdrawn', async () => {
    let links = [old]
    await open({
      load: async () => links,
      revoke: async (id) => {
        links = links.filter((other) => other.id !== id)
      },
    })
    await drawn.press(drawn.find('button', 'Revoke'))
    await drawn.until(() => drawn.page.textContent?.includes('No links at the moment.') === true)
  })

  test('withdrawn ones leave the focus to the next link, the last one to the button for a new one', async () => {
    let links: InviteLink<string>[] = ['a', 'b', 'c'].map((id) => ({ ...old, id }))
    drawn = await draw(
      <InviteSection
        load={async () => links}
        create={async () => link}
        revoke={async (id: string) => {
          links = links.filter((other) => other.id !== id)
        }}
      />,
      { session: fakeSession().session },
    )
    const buttons = () =>
      [...drawn.page.querySelectorAll<HTMLElement>('li button')].filter(
        (button) => button.textContent === 'Revoke',
      )
    for (const left of [2, 1, 0]) {
      await drawn.until(() => buttons().length === left + 1)
      const pressed = buttons()[Math.min(1, left)]
      if (pressed === undefined) throw new Error('no link')
      await drawn.press(pressed)
      await drawn.until(() => buttons().length === left)
      expect(document.activeElement).toBe(
        buttons()[Math.min(1, left - 1)] ?? drawn.find('button', 'New link'),
      )
    }
  })
})
