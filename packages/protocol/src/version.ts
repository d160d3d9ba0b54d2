// Which versions of the protocol this code can speak, newest first.

export const versions = [1] as const
export type Version = (typeof versions)[number]

/** The newest version that both sides speak, or null when there is none. */
export function chooseVersion(offered: readonly number[]): Version | null {
  return versions.find((version) => offered.includes(version)) ?? null
}
