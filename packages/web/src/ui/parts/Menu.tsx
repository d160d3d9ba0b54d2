// A list of commands that opens from a button.
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useBack } from '../use-back.ts'
import { classNames } from './class-names.ts'
import { useLandmark } from './Landmark.tsx'

export interface MenuProps {
  /** The button that opens it; one element that takes a ref. */
  trigger: ReactNode
  align?: 'start' | 'end'
  defaultOpen?: boolean
  /** Given where something else opens it too. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Called when the menu has closed and is about to give the focus back to its button. */
  onClosed?: () => void
  children: ReactNode
}

// Not modal: a modal one would add a style element to the page, which our content policy forbids.
export function Menu({ trigger, align = 'end', onClosed, children, ...openness }: MenuProps) {
  const place = useLandmark()
  const [isOpen, setOpen] = useState(openness.defaultOpen ?? false)
  const onOpenChange = (next: boolean) => {
    setOpen(next)
    openness.onOpenChange?.(next)
  }
  return (
    <DropdownMenu.Root modal={false} open={openness.open ?? isOpen} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          align={align}
          onCloseAutoFocus={() => onClosed?.()}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-[calc(100vw-16px)] overflow-y-auto rounded-large border border-line bg-raised p-1 shadow-float data-[state=open]:animate-appear"
        >
          <WayBack onBack={() => onOpenChange(false)} />
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Drawn for as long as the menu is open. */
function WayBack({ onBack }: { onBack: () => void }) {
  useBack(onBack)
  return null
}

const itemClass =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-small px-3 outline-none select-none data-highlighted:bg-hover'

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
      className={classNames(itemClass, tone === 'danger' && 'text-danger-text')}
    >
      {Icon !== undefined && <Icon size={18} aria-hidden="true" />}
      {children}
    </DropdownMenu.Item>
  )
}

/** Commands under a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DropdownMenu.Group>
      <MenuLabel>{label}</MenuLabel>
      {children}
    </DropdownMenu.Group>
  )
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="mx-3 my-1 h-px bg-line" />
}

function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <>
      <MenuSeparator />
      <DropdownMenu.Label className="px-3 pt-1 text-small text-muted">{children}</DropdownMenu.Label>
    </>
  )
}

export interface MenuChoiceProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

/** One of several, under a heading; the one that holds is marked. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<Value>) {
  return (
    <DropdownMenu.RadioGroup value={value}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          onSelect={() => onChange(option.value)}
          className={itemClass}
        >
          <span className="flex size-4.5 items-center">
            <DropdownMenu.ItemIndicator>
              <Check size={18} aria-hidden="true" />
            </DropdownMenu.ItemIndicator>
          </span>
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}
