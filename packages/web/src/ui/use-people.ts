// People by their ids, for sentences and lists that name several.
import { computed } from '@poruch/live'
import type { User, UserId } from '@poruch/protocol'
import { useMemo } from 'react'
import { useSession } from './session-context.tsx'
import { useValue } from './use-value.ts'

/** In the order of the ids; null until a name is here, which this asks for. The same array until one of them changes. */
export function usePeople(ids: readonly UserId[]): readonly (User | null)[] {
  const { people } = useSession()
  const key = ids.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which ids they are, whatever array holds them
  const all = useMemo(() => {
    const users = ids.map((id) => people.user(id))
    return computed(users, () => users.map((user) => user.get()))
  }, [people, key])
  return useValue(all)
}
