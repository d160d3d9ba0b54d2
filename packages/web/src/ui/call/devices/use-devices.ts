// The microphones, cameras and speakers of this computer, asked for again whenever they may have changed.
import type { CallEngine, MediaDevice } from '@poruch/calls'
import { useEffect, useState } from 'react'
import { useValue } from '../../use-value.ts'

/** `asked` is anything whose change gives names to devices: a permission, a camera that was turned on. */
export function useDevices(engine: CallEngine, asked: unknown): readonly MediaDevice[] {
  const changes = useValue(engine.devicesChanged)
  const [devices, setDevices] = useState<readonly MediaDevice[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the two are reasons to ask again
  useEffect(() => {
    let isWanted = true
    engine.devices().then((found) => {
      if (isWanted) setDevices(found)
    }, reportError)
    return () => {
      isWanted = false
    }
  }, [engine, changes, asked])
  return devices
}
