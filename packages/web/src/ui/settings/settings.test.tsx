// Parts of the settings: lists that load, fail and are tried again, and a password that is changed once.
// @vitest-environment happy-dom
import { NetworkError } from '@poruch/client'
import { type Device, type DeviceId, type Devices, newId, PoruchError } from '@poruch/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../testing/draw.tsx'
import { fakeSession } from '../testing/fake-session.ts'
import { DeviceList } from './DeviceList.tsx'
import { InviteLinks } from './InviteLinks.tsx'
import { PasswordForm } from './PasswordForm.tsx'

const device = (name: string): Device => ({ id: newId<DeviceId>(), name, createdAt: 0, seenAt: 0 })
const here = device('Firefox on Linux')
const phone = device('Chrome on Android')
const list = (...devices: Device[]): Devices => ({ current: here.id, devices })

let drawn: Drawn
afterEach(() => drawn.end())

describe('the list of devices', () => {
  test('stands with this device first, which cannot be signed out here', async () => {
    const { session } = fakeSession({ devices: async () => list(phone, here) })
    drawn = await draw(<DeviceList />, { session })
    await drawn.until(() => drawn.all('listitem').length === 2)
    expect(drawn.all('listitem')[0]).toContain('This device')
    expect(drawn.all('button')).toEqual(['Sign out', 'Sign out all others'])
  })

  test('tells why it could not be loaded, and loads it when it is tried again', async () => {
    let isBroken = true
    const devices = async () => {
      if (isBroken) throw new NetworkError('no network here')
      return list(here)
    }
    drawn = await draw(<DeviceList />, { session: fakeSession({ devices }).session })
    await drawn.until(() => drawn.all('alert').length === 1)
    expect(drawn.all('alert').join()).toContain('The list of devices could not be loaded.')
    isBroken = false
    await drawn.press(drawn.find('button', 'Try again'))
    await drawn.until(() => drawn.all('listitem').length === 1)
  })

  test('follows when another device comes', async () => {
    let devices = list(here)
    const { session, devicesChanged } = fakeSession({ devices: async () => devices })
    drawn = await draw(<DeviceList />, { session })
    await drawn.until(() => drawn.all('listitem').length === 1)
    devices = list(here, phone)
    await drawn.change(() => devicesChanged.set(1))
    await drawn.until(() => drawn.all('listitem').length === 2)
  })

  test('signs one out, and the list says so', async () => {
    let devices = list(here, phone)
    const removeDevice = async (id: DeviceId) => {
      devices = list(...devices.devices.filter((other) => other.id !== id))
    }
    const { session } = fakeSession({ devices: async () => devices, removeDevice })
    drawn = await draw(<DeviceList />, { session })
    await drawn.until(() => drawn.all('listitem').length === 2)
    await drawn.press(drawn.find('button', 'Sign out'))
    await drawn.until(() => drawn.all('listitem').length === 1)
    expect(drawn.all('listitem').join()).toContain('Firefox on Linux')
  })
})

describe('the invite links', () => {
  test('say that there are none, and why they could not be loaded', async () => {
    drawn = await draw(<InviteLinks />, { session: fakeSession({ invites: async () => [] }).session })
    await drawn.until(() => drawn.page.textContent?.includes('No links at the moment.') === true)
    await drawn.end()
    const invites = async () => {
      throw new PoruchError('internal')
    }
    drawn = await draw(<InviteLinks />, { session: fakeSession({ invites }).session })
    await drawn.until(() => drawn.all('alert').join().includes('Something went wrong on the server.'))
  })
})

describe('changing the password', () => {
  const write = async (current: string, next: string) => {
    await drawn.write(drawn.find('textbox', 'Current password'), current)
    await drawn.write(drawn.find('textbox', 'New password'), next)
    await drawn.press(drawn.find('button', 'Change password'))
  }

  test('a wrong current one is said beside it and has the focus', async () => {
    const changePassword = async () => {
      throw new PoruchError('wrong_password')
    }
    drawn = await draw(<PasswordForm />, { session: fakeSession({ changePassword }).session })
    await write('not this', 'long enough now')
    expect(drawn.all('alert')).toEqual(['The current password is not right.'])
    expect(document.activeElement).toBe(drawn.find('textbox', 'Current password'))
  })

  test('a done change is told, and the fields are empty again', async () => {
    const sent: unknown[] = []
    const changePassword = async (change: unknown) => {
      sent.push(change)
    }
    drawn = await draw(<PasswordForm />, { session: fakeSession({ changePassword }).session })
    await write('the old one', 'long enough now')
    expect(sent).toEqual([{ current: 'the old one', next: 'long enough now' }])
    expect(drawn.all('status').join()).toContain('The password is changed.')
    expect((drawn.find('textbox', 'New password') as HTMLInputElement).value).toBe('')
  })
})
