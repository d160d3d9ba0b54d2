// A part of the page with a role of its own, such as the main one; menus opened in it stand in it as well.
import { type ComponentProps, createContext, type ReactNode, useContext, useState } from 'react'
import { classNames } from './class-names.ts'

const LandmarkContext = createContext<HTMLElement | null>(null)

export interface LandmarkProps extends Omit<ComponentProps<'main'>, 'ref' | 'tabIndex'> {
  as: 'main' | 'aside'
}

export function Landmark({ as: Part, className, children, ...rest }: LandmarkProps) {
  const [element, setElement] = useState<HTMLElement | null>(null)
  return (
    // It has the focus when what had it goes, and nothing nearer can have it.
    <Part ref={setElement} tabIndex={-1} className={classNames('outline-none', className)} {...rest}>
      <LandmarkContext value={element}>{children}</LandmarkContext>
    </Part>
  )
}

/** For a part that is no landmark, but in which menus must stand all the same, such as the window of a call. */
export function MenuPlace({ element, children }: { element: HTMLElement | null; children: ReactNode }) {
  return <LandmarkContext value={element}>{children}</LandmarkContext>
}

/** The one around this component; null where there is none. */
export const useLandmark = (): HTMLElement | null => useContext(LandmarkContext)
