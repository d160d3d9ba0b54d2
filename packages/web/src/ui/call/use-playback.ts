// Makes an element play a stream whose tracks come and go.
import { type RefObject, useCallback, useEffect } from 'react'

/**
 * Gives the stream to the element and starts it, again after each change of its tracks: Chromium plays nothing of a
 * stream that was empty when it was given, and a track that a script puts in is told by no event. So the component
 * must draw again when the call changes.
 * @param onTried whether the browser refused to play without a gesture
 * @returns tries again; call it from a gesture
 */
export function usePlayback(
  element: RefObject<HTMLMediaElement | null>,
  stream: MediaStream,
  onTried: (isRefused: boolean) => void = ignore,
): () => void {
  const tracks = stream
    .getTracks()
    .map(({ id }) => id)
    .join()
  const play = useCallback(() => {
    element.current?.play().then(
      () => onTried(false),
      (error: unknown) => {
        // Another start overtook this one (AbortError): that one will tell.
        if (error instanceof DOMException && error.name === 'NotAllowedError') onTried(true)
      },
    )
  }, [element, onTried])
  // biome-ignore lint/correctness/useExhaustiveDependencies: new tracks are the reason to give the stream again
  useEffect(() => {
    if (element.current === null) return
    // One that shows a picture goes on with the next track by itself, and keeps the last picture until then.
    const shows = element.current instanceof HTMLVideoElement && element.current.readyState >= 2
    if (!shows || element.current.srcObject !== stream) element.current.srcObject = stream
    play()
  }, [element, stream, tracks, play])
  useEffect(() => {
    const ended = new AbortController()
    const { signal } = ended
    // Phones pause what plays while the page is away; and any touch may lift a refusal.
    document.addEventListener('visibilitychange', () => document.hidden || play(), { signal })
    addEventListener('pointerdown', play, { signal, capture: true })
    const held = element.current
    return () => {
      ended.abort()
      if (held !== null) held.srcObject = null
    }
  }, [element, play])
  return play
}

function ignore(): void {}
