// The two panes before anything is known: no words, since the language may not be there yet.

export function Starting() {
  return (
    <div className="flex h-full" aria-busy="true">
      <div className="flex w-full flex-col gap-4 border-line bg-panel p-3 md:w-85 md:border-e">
        <span className="skeleton h-11" />
        {[0, 1, 2, 3].map((row) => (
          <span key={row} className="flex items-center gap-3">
            <span className="skeleton size-11 rounded-full" />
            <span className="skeleton h-4 w-1/2" />
          </span>
        ))}
      </div>
    </div>
  )
}
