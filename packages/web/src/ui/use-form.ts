// A small form: its values, what is wrong with each, and that it is on its way.
import { PoruchError } from '@poruch/protocol'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { leaveKeysToInputMethods } from './composing-guard.ts'
import { useErrorText } from './use-error-text.ts'

/** Only the fields that something is wrong with. */
export type FieldErrors<Name extends string> = { readonly [Field in Name]?: string | undefined }

export interface Form<Name extends string> {
  /** Binds a field by its name: value, change, error. */
  bind: (name: Name) => {
    name: Name
    value: string
    error: string | null
    onChange: (event: { target: { value: string } }) => void
  }
  busy: boolean
  /** What is wrong with no field in particular. */
  problem: string | null
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
  clear: () => void
}

export interface FormOptions<Name extends string> {
  /** In the order of the page: the first wrong one gets the focus. */
  names: readonly Name[]
  initial: Readonly<Record<Name, string>>
  check: (values: Readonly<Record<Name, string>>) => FieldErrors<Name>
  send: (values: Readonly<Record<Name, string>>) => Promise<void>
  /** Which field a refusal belongs to, where the server did not say. */
  fieldOf?: (error: PoruchError) => Name | null
}

export function useForm<Name extends string>({
  names,
  initial,
  check,
  send,
  fieldOf,
}: FormOptions<Name>): Form<Name> {
  const errorText = useErrorText()
  useEffect(leaveKeysToInputMethods, [])
  const [values, setValues] = useState(initial)
  const [errors, setErrors] = useState<ReadonlyMap<Name, string>>(new Map())
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const running = useRef(false)

  const nameOf = (error: PoruchError): Name | null => {
    return names.find((name) => name === error.field) ?? fieldOf?.(error) ?? null
  }
  const submit = async (form: HTMLFormElement): Promise<void> => {
    if (running.current) return
    const found = check(values)
    const wrong = names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]] as const]))
    setErrors(new Map(wrong))
    setProblem(null)
    if (wrong[0] !== undefined) return focusField(form, wrong[0][0])
    running.current = true
    setBusy(true)
    try {
      await send(values)
    } catch (error) {
      const name = error instanceof PoruchError ? nameOf(error) : null
      if (name === null) setProblem(errorText(error))
      else {
        setErrors(new Map([[name, errorText(error)]]))
        focusField(form, name)
      }
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return {
    bind: (name) => ({
      name,
      value: values[name],
      error: errors.get(name) ?? null,
      onChange: ({ target }) => {
        setValues((current) => ({ ...current, [name]: target.value }))
        setErrors((current) => new Map([...current].filter(([other]) => other !== name)))
      },
    }),
    busy,
    problem,
    onSubmit: (event) => {
      event.preventDefault()
      void submit(event.currentTarget)
    },
    clear: () => setValues(initial),
  }
}

function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name)
  if (field instanceof HTMLElement) field.focus()
}
