// A password that can be looked at while it is written.
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../text-context.tsx'
import { Field, type FieldProps } from './Field.tsx'
import { IconButton } from './IconButton.tsx'

export function PasswordField(props: Omit<FieldProps, 'type' | 'end'>) {
  const t = useText()
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={t(shown ? 'auth.hide_password' : 'auth.show_password')}
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}
