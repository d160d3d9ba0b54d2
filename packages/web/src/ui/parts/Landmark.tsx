// A part of the page with a role of its own, such as the main one; menus opened in it stand in it as well.
import { type ComponentProps, createContext, useContext, useState } from 'react'

const LandmarkContext = createContext<HTMLElement | null>(null)

export interface LandmarkProps extends Omit<ComponentProps<'main'>, 'ref'> {
  as: 'main' | 'aside'
}

export function Landmark({ as: Part, children, ...rest }: LandmarkProps) {
  const [element, setElement] = useState<HTMLElement | null>(null)
  return (
    <Part ref={setElement} {...rest}>
      <LandmarkContext value={element}>{children}</LandmarkContext>
    </Part>
  )
}

/** The one around this component; null where there is none. */
export const useLandmark = (): HTMLElement | null => useContext(LandmarkContext)
