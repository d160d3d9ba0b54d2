// The people picker, whose code comes only when it is opened for the first time.
import { Suspense } from 'react'
import { lazyPart } from '../lazy-part.tsx'
import type { PeoplePickerProps } from './PeoplePicker.tsx'

const PeoplePicker = lazyPart(['people'], async () => (await import('./PeoplePicker.tsx')).PeoplePicker)

export function PeoplePickerWhenOpen(props: PeoplePickerProps) {
  // Closing is left to the picker itself, so that the focus goes back to where it came from.
  return <Suspense>{props.open && <PeoplePicker {...props} />}</Suspense>
}
