// How the strip under the messages looks, whatever stands in it.

export const footClass =
  'border-t border-line bg-panel px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:px-4'
