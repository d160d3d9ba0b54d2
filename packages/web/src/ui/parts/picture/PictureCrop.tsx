// The square of a picture: dragged and zoomed by touch, by mouse, and by the keyboard through sliders with names.
import { type ChangeEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useText } from '../../text-context.tsx'
import { type Crop, dragged, movedTo, placeOf, zoomed, zoomMax } from './crop.ts'
import { drawSquare, type Picture } from './read-picture.ts'
import { useCropGestures } from './use-crop-gestures.ts'

export interface PictureCropProps {
  picture: Picture
  crop: Crop
  onChange: (change: (crop: Crop) => Crop) => void
}

/** In pixels of the canvas: twice those of the page, for sharp screens. */
const drawnSide = 576
const keyStep = 0.05

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [keyStep, 0],
  ArrowRight: [-keyStep, 0],
  ArrowUp: [0, keyStep],
  ArrowDown: [0, -keyStep],
}

export function PictureCrop({ picture, crop, onChange }: PictureCropProps) {
  const t = useText('picture')
  const square = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const gestures = useCropGestures(square, picture, onChange)
  useLayoutEffect(() => {
    if (canvas.current !== null) drawSquare(canvas.current, picture, crop)
  }, [picture, crop])

  const { across, down } = placeOf(picture, crop)
  // Whichever of the two sliders has the focus, each arrow moves the square its own way.
  const moveByKey = (event: KeyboardEvent) => {
    const step = arrows[event.key]
    if (step === undefined) return
    event.preventDefault()
    onChange((before) => dragged(picture, before, ...step))
  }
  return (
    <div className="flex flex-col items-center gap-4">
      <div
        ref={square}
        {...gestures}
        className="relative size-72 cursor-grab touch-none overflow-hidden rounded-full outline-offset-2 select-none active:cursor-grabbing has-focus-visible:outline-2 has-focus-visible:outline-accent"
      >
        <canvas ref={canvas} width={drawnSide} height={drawnSide} className="size-full" />
        <Slider
          label={t('picture.across')}
          className="sr-only"
          value={across}
          onValue={(value) =>
            onChange((before) => movedTo(picture, before, value, placeOf(picture, before).down))
          }
          onKeyDown={moveByKey}
        />
        <Slider
          label={t('picture.down')}
          className="sr-only"
          value={down}
          onValue={(value) =>
            onChange((before) => movedTo(picture, before, placeOf(picture, before).across, value))
          }
          onKeyDown={moveByKey}
        />
      </div>
      <ZoomSlider zoom={crop.zoom} onZoom={(zoom) => onChange((before) => zoomed(picture, before, zoom))} />
      <p className="text-center text-small text-muted">{t('picture.how')}</p>
    </div>
  )
}

function ZoomSlider({ zoom, onZoom }: { zoom: number; onZoom: (zoom: number) => void }) {
  const t = useText('picture')
  const id = useId()
  const slider = useRef<HTMLInputElement>(null)
  // The button that had the focus is gone.
  useEffect(() => slider.current?.focus(), [])
  return (
    <div className="flex w-72 items-center gap-3">
      <label htmlFor={id} className="font-medium">
        {t('picture.zoom')}
      </label>
      <input
        ref={slider}
        id={id}
        type="range"
        min={1}
        max={zoomMax}
        step={0.01}
        value={zoom}
        aria-valuetext={`${Math.round(zoom * 100)} %`}
        onChange={({ target }) => onZoom(target.valueAsNumber)}
        className="h-11 min-w-0 flex-1 accent-accent-strong"
      />
    </div>
  )
}

interface SliderProps {
  label: string
  className: string
  /** From 0 to 1. */
  value: number
  onValue: (value: number) => void
  onKeyDown: (event: KeyboardEvent) => void
}

function Slider({ label, className, value, onValue, onKeyDown }: SliderProps) {
  const percent = Math.round(value * 100)
  return (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={`${percent} %`}
      min={0}
      max={100}
      value={percent}
      onChange={({ target }: ChangeEvent<HTMLInputElement>) => onValue(target.valueAsNumber / 100)}
      onKeyDown={onKeyDown}
      className={className}
    />
  )
}
