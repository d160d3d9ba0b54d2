// Catches a fault in a part of the screen, says so in words and offers to draw it again.
import { TriangleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { isStuck } from '../../app/arrive.ts'
import { isPageHeld } from '../../app/reload.ts'
import { forgetFailedParts } from '../lazy-part.tsx'
import { useText, useTranslator } from '../text-context.tsx'
import { Button } from './Button.tsx'
import { EmptyState } from './EmptyState.tsx'

interface ErrorBoundaryProps {
  children: ReactNode
  /** Where the words stand; without it they fill what is around them. */
  className?: string
}

/** React itself reports the error to the console; here it becomes words. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <Fault className={this.props.className ?? 'h-full'} onAgain={() => this.setState({ failed: false })} />
    )
  }
}

function Fault({ className, onAgain }: { className: string; onAgain: () => void }) {
  const t = useText()
  const translator = useTranslator()
  const tryAgain = () => {
    if (isStuck() && !isPageHeld()) return location.reload()
    forgetFailedParts()
    translator.forgetFailures()
    onAgain()
  }
  return (
    <div role="alert" className={className}>
      <EmptyState
        icon={TriangleAlert}
        title={t('fault.title')}
        text={t('fault.text')}
        action={
          <Button tone="primary" onClick={tryAgain}>
            {t('common.try_again')}
          </Button>
        }
      />
    </div>
  )
}
