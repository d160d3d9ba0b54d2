// A round mark for a person or a chat: its picture, or the first letters of its name on a tint of its own.
import { useState } from 'react'
import { classNames } from './class-names.ts'

const sizes = {
  small: 'size-8 text-small',
  medium: 'size-11 text-base',
  large: 'size-16 text-title',
  huge: 'size-28 text-title',
} as const

export interface AvatarProps {
  /** Chooses the tint: the same person has the same everywhere. */
  id: string
  name: string
  /** Address of the picture; null or left out: there is none. */
  picture?: string | null
  size?: keyof typeof sizes
  /** Marked with a dot. */
  online?: boolean
}

export function Avatar({ id, name, picture = null, size = 'medium', online = false }: AvatarProps) {
  const hue = tintOf(id)
  // Offline, or gone from the server: the letters, until there is another one.
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span aria-hidden="true" className={classNames('relative inline-flex shrink-0', sizes[size])}>
      <span
        className="flex size-full items-center justify-center rounded-full font-medium select-none"
        style={{ backgroundColor: `oklch(0.46 0.07 ${hue})`, color: '#fff' }}
      >
        {initialsOf(name)}
      </span>
      {picture !== null && picture !== broken && (
        <img
          src={picture}
          alt=""
          decoding="async"
          className="absolute inset-0 size-full rounded-full object-cover"
          onError={() => setBroken(picture)}
        />
      )}
      {online && (
        <span className="absolute end-0 bottom-0 size-3 rounded-full border-2 border-panel bg-online" />
      )}
    </span>
  )
}

/** Up to two letters or digits: of the first word and of the last that have any. A name of signs alone keeps its first. */
export function initialsOf(name: string): string {
  const signs = /^[^\p{L}\p{N}]+/u
  const words = name.split(/[\s_.-]+/u).map((word) => word.replace(signs, ''))
  const [first = name.trim() || '?', ...others] = words.filter((word) => word !== '')
  return [first, ...others.slice(-1)].map((word) => [...word][0]?.toLocaleUpperCase() ?? '').join('')
}

/** The same tint for a name beside it; its lightness follows the theme, so that it can be read on every surface. */
export function nameColorOf(id: string): string {
  return `oklch(var(--name-lightness) 0.1 ${tintOf(id)})`
}

/** A hue in degrees, on the cool side: from green over the accent and blue to violet, far enough apart to tell people by. */
function tintOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 997
  return 140 + (sum % 9) * 22
}
