// The people picker, whose code comes only when it is opened for the first time.
import { lazy, Suspense } from 'react'
import type { PeoplePickerProps } from './PeoplePicker.tsx'

const PeoplePicker = lazy(async () => ({ default: (await import('./PeoplePicker.tsx')).PeoplePicker }))

export function PeoplePickerWhenOpen(props: PeoplePickerProps) {
  // Closing is left to the picker itself, so that the focus goes back to where it came from.
  return <Suspense>{props.open && <PeoplePicker {...props} />}</Suspense>
}
