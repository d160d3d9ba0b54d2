// The mark of the app: two circles side by side.

export function Logo({ size = 48 }: { size?: number }) {
  return (
    <svg viewBox="0 0 512 512" width={size} height={size} aria-hidden="true">
      <circle cx="186" cy="256" r="150" className="fill-accent" />
      <circle cx="326" cy="256" r="150" className="fill-accent opacity-60" />
      <path d="M256 123.3a150 150 0 0 1 0 265.4a150 150 0 0 1 0-265.4z" className="fill-accent-text" />
    </svg>
  )
}
