// Holds what works unseen: after a fault it is away without a word, and comes back by itself, ever less often.
import { retryDelayMs } from '@poruch/live'
import { Component, type ReactNode } from 'react'
import { forgetFailedParts } from '../lazy-part.tsx'
import { useTranslator } from '../text-context.tsx'

export function Returning({ children }: { children: ReactNode }) {
  const translator = useTranslator()
  const forget = () => {
    forgetFailedParts()
    translator.forgetFailures()
  }
  return <Return onAgain={forget}>{children}</Return>
}

class Return extends Component<{ onAgain: () => void; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  #timer: ReturnType<typeof setTimeout> | undefined
  #tries = 0

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidMount(): void {
    window.addEventListener('online', this.#again)
  }

  override componentDidCatch(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#again, retryDelayMs(this.#tries, Math.random(), null))
    this.#tries += 1
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer)
    window.removeEventListener('online', this.#again)
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children
  }

  readonly #again = (): void => {
    if (!this.state.failed) return
    clearTimeout(this.#timer)
    this.props.onAgain()
    this.setState({ failed: false })
  }
}
