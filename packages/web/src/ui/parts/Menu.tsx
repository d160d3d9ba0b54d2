// A list of commands that opens from a button.
import type { LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface MenuProps {
  /** The button that opens it; one element that takes a ref. */
  trigger: ReactNode
  align?: 'start' | 'end'
  defaultOpen?: boolean
  /** Called when the menu has closed and is about to give the focus back to its button. */
  onClosed?: () => void
  children: ReactNode
}

// Not modal: a modal one would add a style element to the page, which our content policy forbids.
export function Menu({ trigger, align = 'end', defaultOpen = false, onClosed, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          onCloseAutoFocus={() => onClosed?.()}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-48 rounded-large border border-line bg-raised p-1 shadow-float data-[state=open]:animate-appear"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export interface MenuItemProps {
  icon?: LucideIcon
  tone?: 'plain' | 'danger'
  onSelect: () => void
  children: ReactNode
}

export function MenuItem({ icon: Icon, tone = 'plain', onSelect, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={classNames(
        'flex min-h-11 cursor-pointer items-center gap-3 rounded-small px-3 outline-none select-none data-highlighted:bg-hover',
        tone === 'danger' && 'text-danger-text',
      )}
    >
      {Icon !== undefined && <Icon size={18} aria-hidden="true" />}
      {children}
    </DropdownMenu.Item>
  )
}
