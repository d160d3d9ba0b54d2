// What a person may choose about calls on this device.

export interface CallSettings {
  /**
   * May this device link with the other one while it rings: with people the person knows, over a relay only (hides
   * the network address), or never. After the answer any path may be used.
   */
  readonly prelink: 'contacts' | 'relay' | 'off'
  /** Shows the network address to nobody: all calls go over the server's relay. No, when it is not said. */
  readonly hideAddress?: boolean
  /** May a second call ring softly during one? Yes, when it is not said. */
  readonly callWaiting?: boolean
  /** Ids as the browser gives them; null: its default. */
  readonly microphoneId: string | null
  readonly cameraId: string | null
  readonly speakerId: string | null
}

/** A microphone, camera or speaker of this computer. `label` is empty before the person allowed capture. */
export interface MediaDevice {
  readonly kind: 'microphone' | 'camera' | 'speaker'
  readonly id: string
  readonly label: string
}
