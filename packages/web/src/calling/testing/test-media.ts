// Pictures and tones made in the page, to stand for cameras and microphones.

/** A drawn person who sways a little. */
export function picture(back: string, front: string): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 480
  const paint = canvas.getContext('2d')
  if (paint === null) throw new Error('no canvas here')
  const draw = () => {
    const sway = Math.sin(performance.now() / 700) * 12
    paint.fillStyle = back
    paint.fillRect(0, 0, 640, 480)
    paint.fillStyle = front
    paint.beginPath()
    paint.arc(320 + sway, 190, 80, 0, 7)
    paint.arc(320 + sway, 460, 170, 0, 7)
    paint.fill()
    paint.fillStyle = '#fff'
    paint.fillText('right', 590, 20)
  }
  draw()
  setInterval(draw, 40)
  return canvas.captureStream(25)
}

/** A hum that grows and falls, as speech does. */
export function tone(): MediaStream {
  const context = new AudioContext()
  const gain = new GainNode(context, { gain: 0.1 })
  const swell = new OscillatorNode(context, { frequency: 0.7 })
  const output = new MediaStreamAudioDestinationNode(context)
  const source = new OscillatorNode(context, { frequency: 220 })
  swell.connect(new GainNode(context, { gain: 0.1 })).connect(gain.gain)
  source.connect(gain).connect(output)
  source.start()
  swell.start()
  return output.stream
}
